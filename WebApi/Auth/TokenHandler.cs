using System.Security.Claims;
using System.Text.Encodings.Web;
using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Interfaces.Faults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Auth;

/// <summary>Says who calls: by a token, or as nobody in particular where that is allowed.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes,
    ILoggerFactory logging,
    UrlEncoder encoder,
    IOptionsMonitor<AuthOptions> options,
    IOptions<EdgeOptions> edge,
    TokenCallers callers) : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, logging, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Token";

    /// <summary>What a refused caller may do about it, as the WWW-Authenticate header says it.</summary>
    public static readonly string[] Challenges =
        ["Bearer realm=\"compute\"", "Basic realm=\"compute\", charset=\"UTF-8\""];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var credentials = Credentials.From(Request.Headers);
        if (credentials.AreGiven)
        {
            try
            {
                return await callers.Identify(credentials.Hashes) is { } caller
                    ? Success(caller)
                    : AuthenticateResult.Fail(Denied("the token is not known here, or was revoked"));
            }
            catch (FaultException fault)
            {
                return AuthenticateResult.Fail(fault); // Open operations go on without knowing the caller.
            }
        }

        var auth = options.CurrentValue;
        var isLocal = Context.Features.Get<DirectConnection>()?.IsLocal == true;
        if (auth.Anonymous || (isLocal && (auth.Local ?? !edge.Value.IsPublished)))
        {
            return Success(new(Caller.Anonymous, IsOperator: false));
        }

        return AuthenticateResult.Fail(Denied(
            $"no token was given: send `Authorization: Bearer TOKEN` or `{Credentials.TokenHeader}: TOKEN`"
            + (isLocal ? "; programs of this machine need one too, unless Auth:Local is set" : "")));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Challenges;
        return Task.CompletedTask;
    }

    // Nobody in particular is asked who they are, so that a browser prompts; a known caller is refused for good.
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Context.User.Identity?.Name is null or Caller.Anonymous
            ? HandleChallengeAsync(properties)
            : base.HandleForbiddenAsync(properties);

    private static FaultException Denied(string message) => new(FaultCode.Denied, "Authorization", message);

    private static AuthenticateResult Success(Caller caller)
    {
        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new(identity.NameClaimType, caller.User));
        if (caller.IsOperator)
        {
            identity.AddClaim(new(identity.RoleClaimType, CallerExtensions.OperatorRole));
        }

        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }
}
