from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RunState(StrEnum):
    """`waiting` until the first report: it is queued, or waits for other work."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """Work that takes a while, as told last.

    `words` say what is being done, then what came of it. `done` of `total` are there (a total of
    0: not known). `href` leads to the result. `is_silent`: nothing was heard for so long that
    whatever does the work has probably died; it is begun again by itself.
    """

    id: int
    kind: str
    title: str
    actor_id: str
    state: RunState
    words: str
    done: int
    total: int
    href: str
    started_at: datetime
    step_started_at: datetime
    reported_at: datetime
    ended_at: datetime | None
    is_silent: bool

    @property
    def is_over(self) -> bool:
        return self.state in {RunState.FINISHED, RunState.FAILED}

    @property
    def took(self) -> timedelta:
        """How long it took, or has taken by the last report."""
        return (self.ended_at or self.reported_at) - self.started_at

    @property
    def left(self) -> timedelta | None:
        """How long the step under way will still take at its pace so far; None: not known."""
        if self.is_over or not 0 < self.done < self.total:
            return None
        spent = self.reported_at - self.step_started_at
        return spent * (self.total - self.done) / self.done
