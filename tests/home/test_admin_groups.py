"""What staff can be allowed: nothing that no page would do."""

from django.urls import reverse

from tests.home.test_admin_access import READ_ONLY


def test_groups_can_be_given_only_what_does_something(as_user, boss):
    response = as_user(boss).get(reverse("wagtailusers_groups:add"))
    offered = set(
        response.context["form"]["permissions"].field.queryset.values_list(
            "codename", flat=True
        )
    )
    names = {
        model: {
            f"{verb}_{model._meta.model_name}" for verb in ("add", "change", "delete")
        }
        for model in READ_ONLY
    }
    assert [model for model in READ_ONLY if offered & names[model]] == []
    assert {"view_job", "help_job", "approve_workerprofile"} <= offered
