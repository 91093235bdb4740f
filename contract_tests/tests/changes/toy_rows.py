"""Single edits of the toy contract, and whom each concerns."""

from typing import Any, Final

from tests.changes.toy import ANSWER, CONTENT, CREATE, GONE, REQUEST, Row

BREAKING, ADDITIVE, WORDS = "breaking", "additive", "documentation"
SECONDS, CLAUSES = f"{REQUEST}/properties/seconds", f"{REQUEST}/allOf"
ANSWERS = f"{CREATE}/responses"
TEXT: dict[str, Any] = {"type": "string"}
_MODEL: dict[str, Any] = CONTENT["components"]["schemas"]["CreateTask"]["properties"]["model"]

REQUESTS: Final = (
    Row("a required field", (f"{REQUEST}/required/2", "seconds"), BREAKING, ADDITIVE, ("OMNI-04",)),
    Row("a field no longer required", (f"{REQUEST}/required", ["model"]), ADDITIVE, BREAKING),
    Row("a new field", (f"{REQUEST}/properties/style", TEXT), ADDITIVE, BREAKING),
    Row("a field gone", (f"{REQUEST}/properties/seed", GONE), BREAKING, ADDITIVE),
    Row("a value more", (f"{REQUEST}/properties/model/enum/2", "odd"), ADDITIVE, BREAKING, ("OMNI-01",)),
    Row(
        "a value less that must be refused",
        (f"{REQUEST}/properties/model/enum/0", GONE),
        BREAKING,
        BREAKING,
        ("OMNI-01",),
    ),
    Row("any value", (f"{REQUEST}/properties/model/enum", GONE), ADDITIVE, BREAKING, ("OMNI-01",)),
    Row("only some values", (f"{REQUEST}/properties/ratio/enum", ["16:9"]), BREAKING, ADDITIVE),
    Row("a higher maximum", (f"{SECONDS}/maximum", 12), ADDITIVE, BREAKING, ("OMNI-04",)),
    Row("a lower maximum", (f"{SECONDS}/maximum", 8), BREAKING, ADDITIVE, ("OMNI-04",)),
    Row("a higher minimum", (f"{SECONDS}/minimum", 2), BREAKING, ADDITIVE, ("OMNI-04",)),
    Row("no minimum", (f"{SECONDS}/minimum", GONE), ADDITIVE, BREAKING, ("OMNI-04",)),
    Row("a longer text", (f"{REQUEST}/properties/prompt/maxLength", 200), ADDITIVE, BREAKING),
    Row("an empty text", (f"{REQUEST}/properties/prompt/minLength", 0), ADDITIVE, BREAKING),
    Row("no null", (f"{SECONDS}/type", "integer"), BREAKING, ADDITIVE, ("OMNI-04",)),
    Row("fractions", (f"{SECONDS}/type", ["number", "null"]), ADDITIVE, BREAKING, ("OMNI-04",)),
    Row("another type", (f"{REQUEST}/properties/images/type", "object"), BREAKING, BREAKING),
    Row("another default", (f"{SECONDS}/default", 4), BREAKING, BREAKING, ("OMNI-04",)),
    Row("no default", (f"{SECONDS}/default", GONE), BREAKING, BREAKING, ("OMNI-04",)),
    Row("another pattern", (f"{REQUEST}/properties/ratio/pattern", "^[a-z]+$"), BREAKING, BREAKING),
    Row("no pattern", (f"{REQUEST}/properties/ratio/pattern", GONE), ADDITIVE, BREAKING),
    Row("a new pattern", (f"{REQUEST}/properties/prompt/pattern", "[a-z]"), BREAKING, ADDITIVE),
    Row("more items", (f"{REQUEST}/properties/images/maxItems", 4), ADDITIVE, BREAKING),
    Row("no equal items", (f"{REQUEST}/properties/images/uniqueItems", True), BREAKING, ADDITIVE),
    Row("longer items", (f"{REQUEST}/properties/images/items/minLength", 5), BREAKING, ADDITIVE),
    Row("a coarser step", (f"{REQUEST}/properties/seed/multipleOf", 4), BREAKING, ADDITIVE),
    Row("a finer step", (f"{REQUEST}/properties/seed/multipleOf", 1), ADDITIVE, BREAKING),
    Row("a format gone", (f"{REQUEST}/properties/at/format", GONE), ADDITIVE, BREAKING),
    Row("unknown fields refused", (f"{REQUEST}/additionalProperties", False), BREAKING, ADDITIVE),
    Row("one alternative less", (f"{REQUEST}/properties/frame/oneOf/1", GONE), BREAKING, ADDITIVE),
    Row(
        "one alternative more",
        (f"{REQUEST}/properties/frame/oneOf/2", {"type": "object"}),
        ADDITIVE,
        BREAKING,
    ),
    Row(
        "a value and no alternatives",
        (f"{REQUEST}/properties/frame", {"type": ["string", "null"]}),
        WORDS,
        WORDS,
    ),
    Row("a description", (f"{REQUEST}/properties/prompt/description", "Say it."), WORDS, WORDS),
    Row("an example", (f"{REQUEST}/properties/prompt/examples", ["a"]), WORDS, WORDS),
    Row("what was said already", (f"{REQUEST}/properties/seed/minItems", 3), WORDS, WORDS),
    Row("a rule named", (f"{REQUEST}/properties/ratio/x-omni-rule", ["OMNI-16"]), WORDS, WORDS, ("OMNI-16",)),
)

CONDITIONS: Final = (
    Row(
        "a value more under a condition",
        (f"{CLAUSES}/0/then/properties/seconds/enum", [4, 6, 8]),
        ADDITIVE,
        BREAKING,
        ("OMNI-05",),
    ),
    Row(
        "a value less under a condition",
        (f"{CLAUSES}/0/then/properties/seconds/enum", [4]),
        BREAKING,
        ADDITIVE,
        ("OMNI-05",),
    ),
    Row(
        "a field bound under a condition",
        (f"{CLAUSES}/0/then/properties/ratio", {"maxLength": 4}),
        BREAKING,
        ADDITIVE,
        ("OMNI-05",),
    ),
    Row(
        "a condition that holds more often",
        (f"{CLAUSES}/0/if/properties/model", {"enum": ["fast", "slow"]}),
        BREAKING,
        ADDITIVE,
        ("OMNI-05",),
    ),
    Row(
        "a condition that holds less often",
        (f"{CLAUSES}/0/if/required/1", "prompt"),
        WORDS,
        WORDS,
        ("OMNI-05",),
    ),
    Row(
        "a condition that asks for another field",
        (f"{CLAUSES}/0/if/required/1", "ratio"),
        ADDITIVE,
        BREAKING,
        ("OMNI-05",),
    ),
    Row("a condition gone", (f"{CLAUSES}/0", GONE), ADDITIVE, BREAKING, ("OMNI-05",)),
    Row(
        "a new condition",
        (f"{CLAUSES}/3", {"if": {"required": ["at"]}, "then": {"required": ["seed"]}}),
        BREAKING,
        ADDITIVE,
    ),
    Row(
        "a smaller thing ruled out", (f"{CLAUSES}/1/not/required/2", "seed"), ADDITIVE, BREAKING, ("OMNI-16",)
    ),
    Row("a larger thing ruled out", (f"{CLAUSES}/1/not/required/0", GONE), BREAKING, BREAKING, ("OMNI-16",)),
    Row("nothing ruled out", (f"{CLAUSES}/1/not", GONE), ADDITIVE, BREAKING, ("OMNI-16",)),
    Row("a condition of both branches", (f"{CLAUSES}/2/if", {"required": ["at"]}), BREAKING, BREAKING),
    Row("else bounds less", (f"{CLAUSES}/2/else/properties/images/maxItems", 3), ADDITIVE, BREAKING),
    Row("else bounds nothing", (f"{CLAUSES}/2/else", GONE), ADDITIVE, BREAKING),
    Row(
        "the clauses in another order",
        (CLAUSES, CONTENT["components"]["schemas"]["CreateTask"]["allOf"][::-1]),
        WORDS,
        WORDS,
    ),
    Row(
        "a clause that repeats another",
        (f"{CLAUSES}/3", {"properties": {"model": {"enum": ["slow", "fast"]}}}),
        WORDS,
        WORDS,
    ),
    Row(
        "a reference for what stood there", (f"{CLAUSES}/3", {"properties": {"model": _MODEL}}), WORDS, WORDS
    ),
)

ANSWERING: Final = (
    Row("a field always sent", (f"{ANSWER}/required/2", "size"), ADDITIVE, BREAKING),
    Row("a field not always sent", (f"{ANSWER}/required", ["id"]), BREAKING, ADDITIVE),
    Row("a new answer field", (f"{ANSWER}/properties/cost", TEXT), ADDITIVE, ADDITIVE),
    Row("an answer field gone", (f"{ANSWER}/properties/note", GONE), BREAKING, ADDITIVE),
    Row("a word more", (f"{ANSWER}/properties/status/pattern", "^(queued|done|lost)$"), BREAKING, ADDITIVE),
    Row("a word less", (f"{ANSWER}/properties/status/pattern", "^(done)$"), ADDITIVE, BREAKING),
    Row("an answer value more", (f"{ANSWER}/properties/code/enum/2", 2), BREAKING, ADDITIVE),
    Row("null in an answer", (f"{ANSWER}/properties/size/type", ["integer", "null"]), BREAKING, ADDITIVE),
    Row("a size below zero", (f"{ANSWER}/properties/size/minimum", -1), BREAKING, ADDITIVE),
    Row("a default in an answer", (f"{ANSWER}/properties/note/default", ""), WORDS, WORDS),
    Row("a type for tools alone", (f"{ANSWER}/properties/size/format", "int64"), ADDITIVE, BREAKING),
    Row(
        "another kind of answer",
        (f"{ANSWERS}/200/content/application~1json/schema/oneOf/2", {"type": "null"}),
        BREAKING,
        ADDITIVE,
    ),
    Row("a new status code", (f"{ANSWERS}/409", {"description": "Conflict."}), BREAKING, ADDITIVE),
    Row("a status code gone", (f"{ANSWERS}/500", GONE), ADDITIVE, BREAKING),
    Row("a new media type", (f"{ANSWERS}/200/content/text~1html", {"schema": TEXT}), BREAKING, ADDITIVE),
    Row("a header gone", (f"{ANSWERS}/200/headers/Retry-After", GONE), BREAKING, ADDITIVE),
    Row("a new header", (f"{ANSWERS}/200/headers/Trace", {"schema": TEXT}), ADDITIVE, ADDITIVE),
    Row("a header always sent", (f"{ANSWERS}/200/headers/Retry-After/required", True), ADDITIVE, BREAKING),
    Row("the words of an answer", (f"{ANSWERS}/500/description", "Sorry."), WORDS, WORDS),
)

AROUND: Final = (
    Row("an operation gone", ("paths/~1tasks~1{taskId}", GONE), BREAKING, ADDITIVE),
    Row("a new operation", ("paths/~1all", {"get": {"responses": {}}}), ADDITIVE, BREAKING),
    Row("another id of an operation", (f"{CREATE}/operationId", "makeTask"), BREAKING, WORDS),
    Row("a body that must be sent", (f"{CREATE}/requestBody/required", True), BREAKING, ADDITIVE),
    Row("a form as a body", (f"{CREATE}/requestBody/content/text~1plain", {}), ADDITIVE, BREAKING),
    Row("another example", (f"{CREATE}/requestBody/content/application~1json/examples", {}), WORDS, WORDS),
    Row("a parameter that must be given", (f"{CREATE}/parameters/0/required", True), BREAKING, ADDITIVE),
    Row("a parameter gone", (f"{CREATE}/parameters/0", GONE), BREAKING, ADDITIVE),
    Row("a new parameter", (f"{CREATE}/parameters/1", {"name": "x", "in": "header"}), ADDITIVE, BREAKING),
    Row(
        "a new parameter that must be given",
        (f"{CREATE}/parameters/1", {"name": "x", "in": "query", "required": True}),
        BREAKING,
        BREAKING,
    ),
    Row("a longer parameter", (f"{CREATE}/parameters/0/schema/maxLength", 20), ADDITIVE, BREAKING),
    Row(
        "another style of a parameter", (f"{CREATE}/parameters/0/style", "pipeDelimited"), BREAKING, BREAKING
    ),
    Row("no token needed", (f"{CREATE}/security", []), ADDITIVE, BREAKING),
    Row("a token or none", (f"{CREATE}/security", [{"bearer": []}, {}]), ADDITIVE, BREAKING),
    Row("a token needed", ("paths/~1tasks~1{taskId}/get/security", GONE), BREAKING, ADDITIVE),
    Row("another scheme", ("components/securitySchemes/bearer/scheme", "basic"), BREAKING, BREAKING),
    Row("the words of a scheme", ("components/securitySchemes/bearer/description", "Secret."), WORDS, WORDS),
    Row("another host too", ("servers/1", {"url": "https://b.example"}), ADDITIVE, ADDITIVE),
    Row(
        "a host gone", ("servers/0", {"url": "https://toy.example/", "description": "?"}), BREAKING, ADDITIVE
    ),
    Row("a summary", (f"{CREATE}/summary", "Make a task"), WORDS, WORDS),
    Row("a tag", (f"{CREATE}/tags", ["videos"]), WORDS, WORDS),
    Row("a title", ("info/title", "A toy"), WORDS, WORDS),
    Row("what nobody uses", ("components/schemas/Spare", TEXT), WORDS, WORDS),
    Row(
        "the words of a rule that schemas say",
        ("x-omni-rules/0/text", "The model."),
        WORDS,
        WORDS,
        ("OMNI-01",),
    ),
    Row(
        "the words of any other rule",
        ("x-omni-rules/2/text", "Of fast ones."),
        BREAKING,
        BREAKING,
        ("OMNI-05",),
    ),
    Row("another code of a refusal", ("x-omni-rules/0/refused_with", "-1"), BREAKING, BREAKING, ("OMNI-01",)),
    Row("a rule gone", ("x-omni-rules/1", GONE), BREAKING, BREAKING, ("OMNI-04",)),
)
TOY_ROWS: Final = (*REQUESTS, *CONDITIONS, *ANSWERING, *AROUND)
