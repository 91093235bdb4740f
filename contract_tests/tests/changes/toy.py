"""A small contract with one of each thing, and edits of it."""

import copy
from typing import Any, Final

import attrs
import yaml

from changes.compare import Comparison, compare
from changes.document import Document
from changes.readers import Readers

TOY: Final = """
openapi: 3.1.0
info: {title: Toy, version: 1.0.0}
servers: [{url: https://toy.example}]
security: [{bearer: []}]
paths:
  /tasks:
    post:
      operationId: createTask
      summary: Create a task
      tags: [tasks]
      parameters:
        - {name: search, in: query, description: A word., schema: {type: string, maxLength: 9}}
      requestBody:
        required: false
        content:
          application/json:
            schema: {$ref: '#/components/schemas/CreateTask'}
            examples: {one: {value: {model: fast, prompt: a}}}
      responses:
        '200':
          description: The task.
          headers: {Retry-After: {schema: {type: string}}}
          content:
            application/json:
              schema:
                oneOf:
                  - {$ref: '#/components/schemas/Task'}
                  - {$ref: '#/components/schemas/Failure'}
        '500': {description: Trouble.}
  /tasks/{taskId}:
    get:
      operationId: queryTask
      security: []
      parameters:
        - {name: taskId, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The task.
          content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer, description: A token.}
  schemas:
    CreateTask:
      type: object
      required: [model, prompt]
      properties:
        model: {type: string, enum: [fast, slow], x-omni-rule: [OMNI-01]}
        prompt: {type: string, minLength: 1, maxLength: 100, description: What to show.}
        seconds: {type: [integer, 'null'], minimum: 1, maximum: 10, default: 6, x-omni-rule: [OMNI-04]}
        ratio: {type: string, pattern: '^[0-9]+:[0-9]+$'}
        images: {type: array, items: {type: string, minLength: 1}, maxItems: 3}
        seed: {type: number, multipleOf: 2}
        at: {type: string, format: date-time}
        frame: {oneOf: [{type: string}, {type: 'null'}]}
      allOf:
        - x-omni-rule: [OMNI-05]
          if: {required: [model], properties: {model: {const: slow}}}
          then: {properties: {seconds: {enum: [4, 6]}}}
        - x-omni-rule: [OMNI-16]
          not: {required: [seconds, images]}
        - if: {required: [seed]}
          then: {required: [ratio]}
          else: {properties: {images: {maxItems: 2}}}
    Task:
      type: object
      required: [id, status]
      properties:
        id: {type: string, minLength: 1}
        status: {type: string, pattern: ^(queued|done)$}
        size: {type: integer, minimum: 0}
        note: {type: string}
        code: {type: integer, enum: [0, 1]}
    Failure:
      type: object
      required: [status, reason]
      properties: {status: {const: failed}, reason: {type: string}}
x-omni-rules:
  - {id: OMNI-01, text: A model., schema: full, refused_with: '20002'}
  - {id: OMNI-04, text: Some seconds., schema: part}
  - {id: OMNI-05, text: Of slow ones., schema: none}
  - {id: OMNI-16, text: Not both., schema: full, refused_with: '20002'}
"""
CONTENT: Final[dict[str, Any]] = yaml.safe_load(TOY)
GONE: Final = object()
"""The value of what an edit takes away."""
REQUEST: Final = "components/schemas/CreateTask"
ANSWER: Final = "components/schemas/Task"
CREATE: Final = "paths/~1tasks/post"


@attrs.frozen
class Row:
    """One edit of a contract, and what must be told of it."""

    says: str
    edit: tuple[str, Any]
    """A place, and what stands there then."""
    callers: str
    servers: str
    rules: tuple[str, ...] = ()


def edited(content: dict[str, Any], *edits: tuple[str, Any]) -> dict[str, Any]:
    """A copy of a contract with other values at some places; the last step may be new."""
    copied = copy.deepcopy(content)
    for place, value in edits:
        *steps, last = (step.replace("~1", "/") for step in place.split("/"))
        node: Any = copied
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
        key: Any = int(last) if isinstance(node, list) else last
        if value is GONE:
            del node[key]
        elif isinstance(node, list) and key == len(node):
            node.append(value)
        else:
            node[key] = value
    return copied


def compared(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    """Two contracts compared, by no one's sources."""
    old, new = Document("old", before), Document("new", after)
    return compare(old, new, Readers(new, (), {}))


def verdict(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """What the whole comparison says: to callers, to servers, and of which rules."""
    changes = compared(before, after).changes
    order = ("breaking", "additive", "documentation")
    callers, servers = (
        min((getattr(change, whom) for change in changes), key=order.index, default="none")
        for whom in ("callers", "servers")
    )
    return callers, servers, tuple(sorted({rule for change in changes for rule in change.rules}))
