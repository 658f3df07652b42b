from django.urls import path

from parlance.exchange.pages import exports, imports, load, problems, upload

_IMPORTS = "settings/imports"
_UPLOAD = f"{_IMPORTS}/files/<uuid:upload_id>"
_LOAD = f"{_IMPORTS}/<int:load_id>"

urlpatterns = [
    path(_IMPORTS, imports.imports, name="imports"),
    path(f"{_IMPORTS}/files", imports.upload, name="add_upload"),
    path(_UPLOAD, upload.upload, name="import_upload"),
    path(f"{_UPLOAD}/mapping", upload.mapping, name="import_mapping"),
    path(f"{_UPLOAD}/check", upload.check, name="check_upload"),
    path(f"{_UPLOAD}/apply", upload.apply, name="apply_upload"),
    path(f"{_UPLOAD}/remove", upload.remove, name="remove_upload"),
    path(f"{_UPLOAD}/problems", problems.upload_problems, name="import_problems"),
    path(f"{_UPLOAD}/problems.csv", problems.upload_problems_file, name="import_problems_file"),
    path(_LOAD, load.load, name="import_load"),
    path(f"{_LOAD}/undo", load.undo, name="undo_import"),
    path(f"{_LOAD}/problems", problems.load_problems, name="import_load_problems"),
    path(f"{_LOAD}/problems.csv", problems.load_problems_file, name="import_load_problems_file"),
    path("settings/exports", exports.exports, name="exports"),
    path("settings/exports/<uuid:export_id>/file", exports.export_file, name="export_file"),
]
