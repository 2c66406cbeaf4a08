namespace Compute.Orleans.WebApi.Wps;

/// <summary>Keeps a browser from running what an answer holds.</summary>
/// <remarks>
/// Documents repeat inputs and hold outputs; whoever made them must not run a script in the name of this service.
/// </remarks>
internal static class InertContent
{
    private const string Policy = "sandbox; default-src 'none'";

    /// <summary>Says that the answer is of its type and no other, and that nothing of it may run.</summary>
    public static void ForbidScripts(this HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Policy;
    }
}
