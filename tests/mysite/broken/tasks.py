from django_tasks import task


@task()
def fail(email):
    raise RuntimeError(f"No letter to {email}")
