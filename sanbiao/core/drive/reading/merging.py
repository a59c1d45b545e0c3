"""Cells of a sheet that are merged over several rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .grids import Area, Grid


def merged_by_row(grid: Grid) -> dict[int, list[Area]]:
    """The merged areas by their first row."""
    areas: dict[int, list[Area]] = {}
    for area in grid.merged:
        areas.setdefault(area.top, []).append(area)
    return areas


def filled_down(grid: Grid) -> Iterator[Sequence[object]]:
    """The rows of a sheet, a cell that is merged over several holding for every one of them."""
    begin = {top: [area for area in areas if area.bottom > top] for top, areas in merged_by_row(grid).items()}
    # By their first column: areas that overlap, as in no real sheet, do not add up.
    running: dict[int, tuple[Area, object]] = {}
    for index, cells in enumerate(grid.rows()):
        if running:
            running = {left: (area, value) for left, (area, value) in running.items() if area.bottom >= index}
        if running:
            full = list(cells)
            for left, (_, value) in running.items():
                full[left] = value
            yield full
        else:
            yield cells
        if index in begin:
            running |= {area.left: (area, cells[area.left]) for area in begin[index] if area.left < len(cells)}
