from django.urls import path

from parlance.workspace.dashboards.pages import (
    board,
    boards,
    sharing,
    start,
    tile_actions,
    tile_forms,
)

_ONE = "dashboards/<int:dashboard_id>"
_TILE = f"{_ONE}/tiles/<int:tile_id>"

urlpatterns = [
    path("", start.start, name="start"),
    path("dashboards", boards.listed, name="dashboards"),
    path("dashboards/new", boards.new, name="new_dashboard"),
    path(_ONE, board.shown, name="board"),
    path(f"{_ONE}/compose", board.compose, name="compose_board"),
    path(f"{_ONE}/screen", board.screen, name="board_screen"),
    path(f"{_ONE}/tiles", board.tiles, name="board_tiles"),
    path(f"{_ONE}/settings", boards.settings, name="board_settings"),
    path(f"{_ONE}/copy", boards.copy, name="copy_board"),
    path(f"{_ONE}/remove", boards.remove, name="remove_board"),
    path(f"{_ONE}/take-over", boards.take_over, name="take_over_board"),
    path(f"{_ONE}/star", boards.star, name="star_board"),
    path(f"{_ONE}/start", boards.start, name="start_on_board"),
    path(f"{_ONE}/share", sharing.shares, name="share_board"),
    path(f"{_ONE}/share/<int:share_id>/end", sharing.unshare, name="unshare_board"),
    path(f"{_ONE}/tiles/new", tile_forms.new, name="new_tile"),
    path(f"{_ONE}/tiles/preview", tile_forms.preview, name="tile_preview"),
    path(_TILE, tile_forms.edit, name="edit_tile"),
    path(f"{_TILE}/move", tile_actions.move, name="move_tile"),
    path(f"{_TILE}/size", tile_actions.resize, name="resize_tile"),
    path(f"{_TILE}/copy", tile_actions.copy, name="copy_tile"),
    path(f"{_TILE}/remove", tile_actions.remove, name="remove_tile"),
    path(f"{_TILE}/restore", tile_actions.restore, name="restore_tile"),
]
