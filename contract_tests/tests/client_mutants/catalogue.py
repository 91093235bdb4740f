"""Clients that are wrong on purpose: by rules, money, waiting, secrets and files."""

from typing import Final

from tests.client_mutants.mutant import Mutant

RULES: Final = (
    Mutant(
        "lets a duration of 5 s pass",
        "rules/request.py",
        "DURATIONS_S: Final = (4, 6, 8, 10)",
        "DURATIONS_S: Final = (4, 5, 6, 8, 10)",
        ("rules/test_cases.py",),
    ),
    Mutant(
        "lets 8 references of omni-10s pass",
        "rules/request.py",
        "MAX_FIXED_REFERENCES: Final = 7",
        "MAX_FIXED_REFERENCES: Final = 8",
        ("rules/test_cases.py",),
    ),
    Mutant(
        "lets 2 references pass",
        "rules/request.py",
        "REFERENCE_COUNTS: Final = (0, 1, 3)",
        "REFERENCE_COUNTS: Final = (0, 1, 2, 3)",
        ("rules/test_cases.py",),
    ),
    Mutant(
        "lets 2 reference videos pass",
        "rules/request.py",
        "MAX_VIDEOS: Final = 1",
        "MAX_VIDEOS: Final = 2",
        ("rules/test_cases.py",),
    ),
    Mutant(
        "does not know an alias",
        "rules/request.py",
        'ALIASES: Final = ("Omni-Flash-Ext", "gemini-omni")',
        'ALIASES: Final = ("Omni-Flash-Ext",)',
        ("rules/test_cases.py",),
    ),
    Mutant("drops the rules of the prompt", "rules/judge.py", "    _prompt,\n", "", ("rules/test_cases.py",)),
    Mutant("drops the rules of counts", "rules/judge.py", "    _counts,\n", "", ("rules/test_cases.py",)),
    Mutant(
        "lets a duration stand beside a reference video",
        "rules/judge.py",
        'if count and is_standard(body) and body.get("duration") is not None:',
        "if False:",
        ("rules/test_cases.py",),
    ),
    Mutant(
        "lets a first frame be missing",
        "rules/judge.py",
        'mode == "frame" and count != 1:',
        'mode == "frame" and count > 1:',
        ("rules/test_cases.py",),
    ),
    Mutant(
        "takes true for a number of seconds",
        "rules/judge.py",
        "(isinstance(value, int) and not isinstance(value, bool)) or (",
        "isinstance(value, int) or (",
        ("rules/test_cases.py",),
    ),
    Mutant(
        "prefers images to image_urls",
        "rules/judge.py",
        'return ("image_urls", primary) if primary else ("images", _items(body, "images"))',
        'return ("images", _items(body, "images")) if body.get("images") else ("image_urls", primary)',
        ("rules/test_canonical.py",),
    ),
    Mutant(
        "sends an alias as it was said",
        "rules/canonical.py",
        'body["model"] = STANDARD_MODEL if is_standard({"model": name}) else name',
        'body["model"] = name',
        ("rules/test_canonical.py",),
    ),
    Mutant(
        "fills in the 6 s beside a reference video",
        "rules/canonical.py",
        'return settings if has_reference_video(body) else {"duration": DEFAULT_DURATION_S, **settings}',
        'return {"duration": DEFAULT_DURATION_S, **settings}',
        ("rules/test_canonical.py",),
    ),
    Mutant(
        "leaves the default duration to the server",
        "rules/canonical.py",
        'else {"duration": DEFAULT_DURATION_S, **settings}',
        "else settings",
        ("rules/test_canonical.py",),
    ),
    Mutant(
        "does not fix omni-10s at 10 s and 720p",
        "rules/canonical.py",
        "return request | _fixed(body)",
        "return request | {field: body[field] for field in _SETTINGS if field in body}",
        ("rules/test_canonical.py",),
    ),
    Mutant(
        "prefers the orientation to the ratio",
        "rules/canonical.py",
        'if "aspect_ratio" in body:',
        'if "aspect_ratio" in body and "orientation" not in body:',
        ("rules/test_canonical.py",),
    ),
    Mutant(
        "sends what breaks a rule",
        "rules/canonical.py",
        "if unusable or (strict and violations):",
        "if unusable:",
        ("flows/test_nothing_sent.py",),
    ),
    Mutant(
        "prices a reference video by its duration",
        "rules/billing.py",
        "if settings.videos:",
        "if False:",
        ("rules/test_billing.py",),
    ),
)

MONEY: Final = (
    Mutant(
        "sends a create again after a lost answer",
        "_flows/send.py",
        "return NoUsableAnswer(answer.reason, received) if answer.delivered else unreachable(ctx, answer)",
        "return unreachable(ctx, answer)",
        ("flows/test_create_unknown.py",),
    ),
    Mutant(
        "sends every refused create again",
        "_flows/send.py",
        "return isinstance(error, RateLimitError | ServerError)",
        "return True",
        ("flows/test_create_refusals.py",),
    ),
    Mutant(
        "sends a create again after -1, unasked",
        "_flows/send.py",
        "return ctx.retry.undecided",
        "return True",
        ("flows/test_create_refusals.py",),
    ),
    Mutant(
        "takes a 504 for a refusal",
        "_flows/send.py",
        "return error.status_code == 503 and error.retry_after_s is not None",
        "return True",
        ("flows/test_create_unknown.py",),
    ),
    Mutant(
        "tells an answer without an id as not billed",
        "_flows/send.py",
        'return NoUsableAnswer("an answer without a task_id", answer)',
        'return unreachable(ctx, Failure("an answer without a task_id", delivered=True))',
        ("flows/test_create_unknown.py",),
    ),
    Mutant(
        "forgets that an earlier sending may be billed",
        "_flows/send.py",
        "        if in_doubt:\n",
        "        if False:\n",
        ("flows/test_create_again.py",),
    ),
    Mutant(
        "loses an id that came with an error",
        "_flows/send.py",
        "if received and task_id is not None:",
        "if received and task_id is not None and received.status_code == 200:",
        ("flows/test_create_answers.py",),
    ),
    Mutant(
        "takes half a create for one that was never sent",
        "_wire/wire.py",
        "    httpx.ConnectTimeout,\n",
        "    httpx.ConnectTimeout,\n    httpx.WriteError,\n",
        ("flows/test_create_unknown.py",),
    ),
    Mutant(
        "asks again where the quota is used up",
        "_flows/answers.py",
        "elif status < 500 and error_of_text(text) is InsufficientBalance:",
        "elif False:",
        ("flows/test_create_again.py",),
    ),
    Mutant(
        "ignores Retry-After",
        "_flows/answers.py",
        "retry_after_s=retry_after_s(response.headers),",
        "retry_after_s=None,",
        ("flows/test_create_again.py",),
    ),
    Mutant(
        "makes attempts without end",
        "_policies/retry.py",
        "if attempts >= self.attempts:",
        "if False:",
        ("policies/test_retry.py",),
    ),
    Mutant(
        "retries beyond the time for it",
        "_policies/retry.py",
        "if elapsed_s + pause <= self.total_s:",
        "if True:",
        ("policies/test_retry.py",),
    ),
    Mutant(
        "does not count against the budget",
        "_flows/create.py",
        "    ctx.budget.reserve(price or 0.0)\n",
        "",
        ("flows/test_budget_guard.py",),
    ),
    Mutant(
        "ignores the limit of one create",
        "_flows/guard.py",
        "if limits.max_spend is not None and price > limits.max_spend:",
        "if False:",
        ("flows/test_budget_guard.py",),
    ),
    Mutant(
        "forgets the price in what must be left",
        "_flows/guard.py",
        "if available - price < min_balance:",
        "if available < min_balance:",
        ("flows/test_budget_guard.py",),
    ),
    Mutant(
        "counts what was refused as spent",
        "_flows/create.py",
        'if error.billed != "maybe":',
        "if False:",
        ("flows/test_budget_guard.py",),
    ),
    Mutant(
        "records a create after the POST",
        "_flows/create.py",
        """\
        entry_id = ctx.journal.intend(_intent(ctx, plan, price, held, began_at), ctx.claim)
    except BaseException:
        ctx.budget.release(price or 0.0)
        raise
    sent_at = ctx.wall_clock()
    try:
        outcome = yield from send(ctx, plan)
""",
        """\
        entry_id = ""
    except BaseException:
        ctx.budget.release(price or 0.0)
        raise
    sent_at = ctx.wall_clock()
    try:
        outcome = yield from send(ctx, plan)
        entry_id = ctx.journal.intend(_intent(ctx, plan, price, held, began_at), ctx.claim)
""",
        ("flows/test_create_recorded.py",),
    ),
    Mutant(
        "records no create",
        "_flows/create.py",
        "entry_id = ctx.journal.intend(_intent(ctx, plan, price, held, began_at), ctx.claim)",
        'entry_id = ""',
        ("flows/test_create_recorded.py",),
    ),
    Mutant(
        "does not record the id of the task",
        "_flows/create.py",
        "ctx.journal.created(entry_id, task)",
        "pass",
        ("flows/test_create_recorded.py",),
    ),
    Mutant(
        "does not record that the outcome is unknown",
        "_flows/create.py",
        "ctx.journal.unknown(entry_id, outcome.reason)",
        "pass",
        ("flows/test_create_recorded.py",),
    ),
    Mutant(
        "does not record that it was stopped in a create",
        "_flows/create.py",
        'ctx.journal.unknown(entry_id, f"interrupted by {type(error).__name__}")',
        "pass",
        ("flows/test_create_recorded.py",),
    ),
    Mutant(
        "uploads the same content twice",
        "_flows/upload.py",
        "if sha256 not in by_content:",
        "if True:",
        ("flows/test_media_in.py",),
    ),
)

ANSWERS: Final = (
    Mutant(
        "compares the code as text alone",
        "_flows/answers.py",
        'if _code(document) != "20000"',
        'if document["code"] != "20000"',
        ("flows/test_balances.py",),
    ),
    Mutant(
        "compares the code as a number alone",
        "_flows/answers.py",
        'if _code(document) != "20000"',
        'if document["code"] != 20000',
        ("flows/test_balances.py",),
    ),
    Mutant(
        "looks at the HTTP status alone",
        "_flows/answers.py",
        'if _code(document) != "20000"',
        "if False",
        ("flows/test_create_refusals.py",),
    ),
    Mutant(
        "gives no hint with an error",
        "_flows/answers.py",
        "_HINTS[kind]),",
        '""),',
        ("flows/test_create_refusals.py",),
    ),
    Mutant(
        "does not name the broken rules of a refusal",
        "_flows/send.py",
        "if isinstance(error, BadRequestError):",
        "if False:",
        ("flows/test_lenient.py",),
    ),
    Mutant(
        "takes the answer about another task",
        "_flows/reads.py",
        'not in ("", task_id)',
        'in ("",)',
        ("flows/test_wait_trouble.py",),
    ),
)

WAITING: Final = (
    Mutant(
        "takes a failed task for success",
        "_flows/wait.py",
        "        raise TaskFailed(seen)\n",
        "        return seen\n",
        ("flows/test_wait_ends.py",),
    ),
    Mutant(
        "polls on after the end",
        "_flows/watch.py",
        "if watch.task and watch.task.is_terminal and not trouble:",
        "if False:",
        ("flows/test_wait_ends.py",),
    ),
    Mutant(
        "does not know that canceled is an end",
        "results.py",
        '    "canceled": "failed",\n',
        "",
        ("flows/test_wait_ends.py",),
    ),
    Mutant(
        "has no deadline",
        "_flows/watch.py",
        "if waited_s >= policy.timeout_s:",
        "if False:",
        ("flows/test_wait_time.py",),
    ),
    Mutant(
        "lets one poll outlast the deadline",
        "_flows/watch.py",
        "left_s if left_s > 0 else None)",
        "None)",
        ("flows/test_wait_time.py",),
    ),
    Mutant(
        "polls before the server wants it",
        "_flows/watch.py",
        "min(max(pause_s, asked_s or 0.0), left_s)",
        "min(pause_s, left_s)",
        ("flows/test_wait_time.py",),
    ),
    Mutant(
        "gives up at the first bad poll",
        "_flows/watch.py",
        "return watch.misses > policy.patience",
        "return watch.misses > 0",
        ("flows/test_wait_trouble.py",),
    ),
    Mutant(
        "ignores the progress",
        "_policies/poll.py",
        "elapsed_s, left_s = sightings[-1].elapsed_s, predict_s(sightings)",
        "elapsed_s, left_s = sightings[-1].elapsed_s, None",
        ("policies/test_poll_schedule.py",),
    ),
    Mutant(
        "ignores the least interval",
        "_policies/poll.py",
        "return min(max(pause, self.min_interval_s), self.max_interval_s)",
        "return min(pause, self.max_interval_s)",
        ("policies/test_poll_policy.py",),
    ),
)

SECRETS: Final = (
    Mutant(
        "sends the token to the media host",
        "_wire/wire.py",
        'for private in ("Authorization", "Cookie"):\n            request.headers.pop(private, None)',
        'request.headers["Authorization"] = f"Bearer {self._config.api_key}"',
        ("flows/test_download.py",),
    ),
    Mutant(
        "sends the token where a redirect points",
        "_wire/sync_driver.py",
        "follow_redirects=False)\n            try:\n                received",
        "follow_redirects=True)\n            try:\n                received",
        ("flows/test_create_delivery.py",),
    ),
    Mutant(
        "sends the token to the public catalogue",
        "_seam.py",
        "authenticated=False)",
        "authenticated=True)",
        ("flows/test_models.py",),
    ),
    Mutant(
        "sends the token without Bearer",
        "_wire/wire.py",
        'f"Bearer {self._config.require_key()}"',
        "self._config.require_key()",
        ("flows/test_create_requests.py",),
    ),
    Mutant(
        "shows the token in a repr",
        "_config.py",
        "api_key: str | None = attrs.field(repr=False)",
        "api_key: str | None = attrs.field()",
        ("flows/test_secrets.py",),
    ),
    Mutant(
        "writes the token into the log",
        "_wire/wire.py",
        '_log.debug("HTTP %d, %d bytes", response.status_code, len(response.body))',
        '_log.debug("HTTP %d, %s", response.status_code, dict(answer.request.headers))',
        ("flows/test_secrets.py",),
    ),
    Mutant(
        "quotes the token in an error",
        "_wire/wire.py",
        "redact_text(str(error), self._config.api_key)",
        "str(error)",
        ("flows/test_secrets.py",),
    ),
    Mutant(
        "sends the token of a profile to another host",
        "_config.py",
        'if {key.kind, host.kind} == {"environment", "profile"}:',
        "if False:",
        ("config/test_precedence.py",),
    ),
)

FILES: Final = (
    Mutant(
        "writes half a video under its name",
        "_local/targets.py",
        'return self._part.open("xb")',
        'return self._path.open("wb")',
        ("flows/test_download_failures.py",),
    ),
    Mutant(
        "leaves half a file behind",
        "_local/targets.py",
        "            self._part.unlink()",
        "            pass",
        ("flows/test_download_failures.py",),
    ),
    Mutant(
        "does not check the size",
        "_flows/transfer.py",
        "if self._total is not None and self.size_bytes < self._total:",
        "if False:",
        ("flows/test_download_failures.py",),
    ),
    Mutant(
        "keeps a page as a video",
        "_flows/transfer.py",
        "if kind in _PAGES:",
        "if False:",
        ("flows/test_download_failures.py",),
    ),
    Mutant(
        "appends a part of another video",
        "_flows/transfer.py",
        "or changed or resized",
        "or resized",
        ("flows/test_download_resume.py",),
    ),
    Mutant(
        "follows from https to http",
        "_flows/media_url.py",
        'if (url.scheme, there.scheme) == ("https", "http"):',
        "if False:",
        ("flows/test_download_hosts.py",),
    ),
    Mutant(
        "replaces a file unasked",
        "_local/files.py",
        "    if overwrite:\n        part.replace",
        "    if True:\n        part.replace",
        ("flows/test_download_targets.py",),
    ),
)

KINDS: Final = {
    "Rules": RULES,
    "Money": MONEY,
    "Answers": ANSWERS,
    "Waiting": WAITING,
    "Secrets": SECRETS,
    "Files": FILES,
}
CATALOGUE: Final = tuple(mutant for mutants in KINDS.values() for mutant in mutants)
