"""How firmly a design ties its raters together by the briefs they share."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Linkage:
    """Loads, meetings and connectivity of a raters × briefs design.

    ``n_groups`` is 1 where chains of shared briefs lead from every rater to every other.
    ``algebraic_connectivity`` is the second smallest eigenvalue of the Laplacian of the graph of
    raters, weighted by shared briefs: 0 where raters fall apart, larger the firmer they hang
    together; with every two of r raters sharing m briefs it is r m. ``n_to_part`` is the least
    number of assignments whose loss would part the raters into groups. Both are None for one rater.
    """

    n_raters: int
    n_briefs: int
    n_assignments: int
    fewest_briefs: int
    most_briefs: int
    fewest_shared: int | None
    most_shared: int | None
    n_groups: int
    algebraic_connectivity: float | None
    n_to_part: int | None

    @property
    def is_connected(self) -> bool:
        """Whether all raters are in one group."""
        return self.n_groups == 1


def design_linkage(incidence: npt.ArrayLike) -> Linkage:
    """Say how evenly and how firmly a design connects its raters.

    Parameters
    ----------
    incidence
        Shape (n_raters, n_briefs): true where the rater has the brief.

    Raises
    ------
    TooFewPairsError
        Without a rater or a brief.

    References
    ----------
    Fiedler (1973), Algebraic connectivity of graphs, Czechoslovak Mathematical Journal 23(2).

    Examples
    --------
    >>> ring = design_linkage([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    >>> ring.n_groups, round(ring.algebraic_connectivity, 6), ring.n_to_part
    (1, 3.0, 2)
    """
    table = np.asarray(incidence).astype(np.bool_).astype(np.int64)
    if table.ndim != 2:
        raise StatisticError(f"Expected a table of raters by briefs, got {table.ndim} dimensions.")
    if 0 in table.shape:
        raise TooFewPairsError("A design without raters or briefs links nobody.")
    loads = table.sum(axis=1)
    shared = table @ table.T
    met = shared[np.triu_indices(len(shared), 1)]
    return Linkage(
        n_raters=table.shape[0],
        n_briefs=table.shape[1],
        n_assignments=int(table.sum()),
        fewest_briefs=int(loads.min()),
        most_briefs=int(loads.max()),
        fewest_shared=int(met.min()) if met.size else None,
        most_shared=int(met.max()) if met.size else None,
        n_groups=_n_groups(shared),
        algebraic_connectivity=_algebraic_connectivity(shared) if met.size else None,
        n_to_part=_least_cut(table) if met.size else None,
    )


def _laplacian(shared: Counts) -> npt.NDArray[np.float64]:
    weights = (shared - np.diag(np.diag(shared))).astype(np.float64)
    return np.asarray(np.diag(weights.sum(axis=1)) - weights, dtype=np.float64)


def _algebraic_connectivity(shared: Counts) -> float:
    # The smallest eigenvalue is 0; the second may come out a rounding error below it.
    return max(0.0, float(np.linalg.eigvalsh(_laplacian(shared))[1]))


def _n_groups(shared: Counts) -> int:
    from scipy.sparse.csgraph import connected_components

    n_groups, _labels = connected_components(shared > 0, directed=False)
    return int(n_groups)


def _least_cut(table: Counts) -> int:
    """The least maximum flow between the first rater and any other, one unit an assignment."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    rater, brief = np.nonzero(table)
    one, other = (
        np.concatenate([rater, brief + len(table)]),
        np.concatenate([brief + len(table), rater]),
    )
    size = sum(table.shape)
    network = csr_array((np.ones(len(one), dtype=np.int32), (one, other)), shape=(size, size))
    return min(int(maximum_flow(network, 0, end).flow_value) for end in range(1, len(table)))
