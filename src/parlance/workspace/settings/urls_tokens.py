from django.urls import path

from parlance.workspace.settings import tokens

urlpatterns = [
    path("tokens", tokens.tokens, name="tokens"),
    path("tokens/new", tokens.new_token, name="token_new"),
    path("tokens/<uuid:token_id>/revoke", tokens.revoke_token, name="token_revoke"),
]
