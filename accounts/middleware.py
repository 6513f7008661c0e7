from django.utils.deprecation import MiddlewareMixin


class InvalidFormMiddleware(MiddlewareMixin):
    """allauth answers 200 to a form it refused; like every page here it becomes 422."""

    def process_template_response(self, request, response):
        match = request.resolver_match
        if request.method != "POST" or not match or response.status_code != 200:
            return response
        form = (response.context_data or {}).get("form")
        if (match.url_name or "").startswith("account_") and form and form.errors:
            response.status_code = 422
        return response
