using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Files;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Xml;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Catalog;

/// <summary>Lists a user's outputs, as a THREDDS catalog and as a page.</summary>
/// <remarks>
/// Who has the URL of an output may read it, so URLs are shown to their owner and to operators, and there is no list
/// of everyone's.
/// </remarks>
internal sealed class CatalogEndpoint(PublicFiles files, IOptions<EdgeOptions> edge)
{
    /// <summary>Answers with the caller's own outputs.</summary>
    public async Task HandleOwn(HttpContext context, bool isPage)
    {
        MeasuredOperation.Set(context, "Catalog");
        await Send(context, DataFolder.Segment(await context.RequireUser()), isPage);
    }

    /// <summary>Answers with the outputs of a user.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">The user's folder.</param>
    /// <param name="isPage">Whether the page is asked for.</param>
    /// <exception cref="FaultException">Denied when they are not the caller's.</exception>
    public async Task Handle(HttpContext context, string user, bool isPage)
    {
        MeasuredOperation.Set(context, "Catalog");
        var caller = await context.RequireUser();
        if (DataFolder.Segment(caller) != user && !context.User.IsInRole(CallerExtensions.OperatorRole))
        {
            throw new FaultException(
                FaultCode.Denied, "user", "a catalog is shown to its owner: send the owner's token");
        }

        await Send(context, user, isPage);
    }

    private async Task Send(HttpContext context, string user, bool isPage)
    {
        var listing = UserOutputs.Of(files, user);
        var urls = PublicUrls.Of(context.Request, edge.Value);
        if (isPage)
        {
            await CatalogPage.Send(context, listing, urls);
            return;
        }

        await XmlDocumentWriter.Send(
            context, StatusCodes.Status200OK, writer => CatalogDocument.Write(writer, listing, urls));
    }
}
