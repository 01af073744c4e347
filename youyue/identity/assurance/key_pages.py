"""安全密钥: the page on which somebody adds one of her own, and what the browser is asked for one."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from youyue.identity.assurance import challenges, factors, key_rows, keys, marks
from youyue.identity.assurance.factors import Result
from youyue.identity.assurance.pages import added, may_add, of_key, of_use
from youyue.identity.forms import KeyForm
from youyue.identity.requests import SignedInRequest


@require_POST
@of_use
def challenge(request: SignedInRequest) -> HttpResponse:
    """For the script: what it hands to the browser. Posted, because the session remembers what was asked."""
    if request.POST.get("for") == challenges.NEW:
        return JsonResponse(key_rows.ask_new(request))
    options = key_rows.ask_proof(request)
    if options is None:
        raise Http404
    return JsonResponse(options)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@of_use
def add_key(request: SignedInRequest) -> HttpResponse:
    if sum(row.type == factors.Type.WEBAUTHN for row in factors.of(request.user)) >= key_rows.MOST:
        messages.info(request, _("最多 %(n)d 把安全密钥，请先移除不用的") % {"n": key_rows.MOST})
        return HttpResponseRedirect(reverse("identity:factors"))
    if not may_add(request):
        return render(request, "identity/key_add.html", {"is_stale": True, "has_errors": False})
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = request.POST.get("factor_key", "")
        result, codes = key_rows.add(request.user, form.cleaned_data["key_name"], answer, request)
        if result is Result.PASSED:
            marks.mark(request, marks.KEY)
            return added(request, codes, _("安全密钥已添加"))
        form.add_error(None, of_key(result) if answer else _("浏览器没有交来密钥。添加安全密钥要用到脚本"))
    context = {
        "is_stale": False,
        "form": form,
        "has_errors": bool(form.errors),
        "key_origin": keys.site().origin,
        "has_app": factors.has_app(request.user),
    }
    return render(request, "identity/key_add.html", context, status=422 if form.errors else 200)
