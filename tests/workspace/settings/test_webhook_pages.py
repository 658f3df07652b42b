import re

import pytest
from django.urls import reverse

from factories.browsing import signed_in
from parlance.platform.people.values import Role
from parlance.platform.webhooks.models import Delivery, Endpoint

pytestmark = pytest.mark.django_db


def test_webhook_is_added_its_secret_shown_once_and_a_test_noted() -> None:
    browser = signed_in([Role.CS_OPS])

    added = browser.post(
        reverse("webhook_open"),
        {"url": "https://example.com/hooks", "events": ["subscription.ended"]},
        follow=True,
    )
    again = browser.get(added.request["PATH_INFO"])

    assert len(re.findall("whsec_[A-Za-z0-9+/=]{40,}", added.content.decode())) == 1
    assert "whsec_" not in again.content.decode()
    browser.post(reverse("webhook_test", args=[Endpoint.objects.get().pk]))
    told = Delivery.objects.get()
    page = browser.get(reverse("webhook_delivery", args=[told.endpoint_id, told.pk]))
    assert "webhook.test" in page.content.decode()


def test_address_inside_is_refused_beside_the_field_and_stays_typed() -> None:
    browser = signed_in([Role.CS_OPS])

    page = browser.post(reverse("webhook_open"), {"url": "https://10.0.0.8/", "description": "us"})

    text = page.content.decode()
    assert page.status_code == 422
    assert "is inside a private network" in text
    assert 'value="https://10.0.0.8/"' in text
    assert 'value="us"' in text
    assert not Endpoint.objects.exists()


def test_who_may_not_change_webhooks_sees_none() -> None:
    browser = signed_in([Role.CSM])

    assert browser.get(reverse("webhooks")).status_code == 403
    assert browser.get(reverse("webhook", args=[1])).status_code == 403
