from django.urls import path

from parlance.workspace.settings import audit, jobs, rates
from parlance.workspace.settings.organisation import pages as organisation

urlpatterns = [
    path("organisation", organisation.settings_of_organisation, name="organisation"),
    path("organisation/logo", organisation.logo, name="organisation_logo"),
    path("rates", rates.rates, name="rates"),
    path("rates/withdraw", rates.withdraw, name="withdraw_rate"),
    path("audit", audit.audit, name="audit"),
    path("audit/log.<str:extension>", audit.audit_file, name="audit_file"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:job_id>/retry", jobs.retry, name="retry_job"),
    path("jobs/<int:job_id>/cancel", jobs.cancel, name="cancel_job"),
]
