"""Whether a survey is offered, with the sum: enough must be expected to answer for the figures to be shown at all."""

from __future__ import annotations

from dataclasses import dataclass

from forsvarlig.web.surveys.sizes import LIKELY, can_be_surveyed


@dataclass(frozen=True)
class Offer:
    """How many are invited, and how many answers it takes before anything is shown."""

    invited: int
    threshold: int

    @property
    def is_made(self) -> bool:
        """Whether as many as are likely to answer make at least the threshold."""
        return can_be_surveyed(self.invited, self.threshold)

    @property
    def likely_share(self) -> float:
        """The share of the invited that is counted on to answer."""
        return float(LIKELY)

    @property
    def likely(self) -> float:
        """How many of the invited are counted on to answer, with decimals."""
        return float(LIKELY * self.invited)
