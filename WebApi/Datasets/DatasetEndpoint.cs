using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Jobs;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Urls;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.WebApi.Datasets;

/// <summary>Says what is in a dataset, before anybody sends a job: JSON for programs, a page for people.</summary>
/// <remarks>
/// The caller may ask for what their jobs may read, and learns no more of the rest than a job would. An answer may be
/// kept, but is to be asked for again each time: the tag is that of the dataset's state.
/// </remarks>
internal sealed class DatasetEndpoint(ComputeCluster cluster, IOptions<EdgeOptions> edge)
{
    private const int MostTags = 16;
    private const string Kept = "private, no-cache";

    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    public async Task Handle(HttpContext context)
    {
        MeasuredOperation.Set(context, "Dataset");
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (!DatasetQuery.WantsPage(context.Request))
        {
            await JsonAnswer.Guard(context, () => Answer(context));
            return;
        }

        try
        {
            await Answer(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && Refusal.Of(exception, context) is not null)
        {
            var refusal = Refusal.Of(exception, context)!;
            context.Response.Clear();
            refusal.Announce(context);
            await DatasetPage.SendForm(context, refusal.Status, Urls(context), refusal.Report.Text);
        }
    }

    private async Task Answer(HttpContext context)
    {
        var query = DatasetQuery.Of(context.Request);
        var user = await context.RequireUser();
        if (query.Uri is not { } uri)
        {
            await DatasetPage.SendForm(context, StatusCodes.Status200OK, Urls(context), problem: null);
            return;
        }

        var ending = query.IsPage ? "-html" : "-json";
        var dataset = await cluster.Describe(uri, user, Known(context.Request, ending), context.RequestAborted);
        context.Response.Headers.CacheControl = Kept;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (dataset.Tag is { } tag)
        {
            // Weak: what a machine lacks of libraries is said too, and is not part of the dataset's state.
            context.Response.GetTypedHeaders().ETag = new($"\"{tag}{ending}\"", isWeak: true);
        }

        if (dataset.Json is not { } json)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        }
        else if (query.IsPage)
        {
            await DatasetPage.Send(context, Urls(context), json, Kept);
        }
        else
        {
            await Send(context, json);
        }
    }

    private static async Task Send(HttpContext context, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json + "\n");
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>The tags of descriptions that the caller has in the wanted form.</summary>
    private static ImmutableArray<string> Known(HttpRequest request, string ending) =>
    [
        .. request.GetTypedHeaders().IfNoneMatch
            .Select(tag => tag.Tag.ToString().Trim('"'))
            .Where(tag => tag.EndsWith(ending, StringComparison.Ordinal))
            .Select(tag => tag[..^ending.Length])
            .Take(MostTags),
    ];

    private PublicUrls Urls(HttpContext context) => PublicUrls.Of(context.Request, edge.Value);
}
