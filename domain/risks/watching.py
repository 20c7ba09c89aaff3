"""What live signals say of a risk now: whether an indicator fires, and by whose alerts."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from domain.risks.events import Indicator


class Standing(Protocol):
    """An alert that is open: which rule, on what, about whom (an id as hex)."""

    @property
    def authority(self) -> str:
        """The authority."""
        ...

    @property
    def detector(self) -> str:
        """The rule."""
        ...

    @property
    def domain(self) -> str:
        """The theme."""
        ...


class Reading(NamedTuple):
    """An indicator, and the authorities that it counts now."""

    indicator: Indicator
    authorities: tuple[str, ...]

    @property
    def fires(self) -> bool:
        """Tell whether there are as many as it takes."""
        return len(self.authorities) >= self.indicator.threshold


def readings(
    indicators: Sequence[Indicator],
    standing: Iterable[Standing],
    lies_in: Callable[[str, str], bool],
) -> list[Reading]:
    """Read indicators off the alerts that stand; ``lies_in``: is an authority of a place?"""
    alerts = list(standing)
    return [
        Reading(
            one,
            tuple(
                sorted(
                    {
                        alert.authority
                        for alert in alerts
                        if one.detector in {"", alert.detector}
                        and one.domain in {"", alert.domain}
                        and lies_in(alert.authority, one.place)
                    }
                )
            ),
        )
        for one in indicators
    ]
