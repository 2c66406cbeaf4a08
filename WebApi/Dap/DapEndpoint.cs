using System.Text;
using Compute.Orleans.Engine.Datasets;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.WebApi.Dap.Constraints;
using Compute.Orleans.WebApi.Dap.Documents;
using Compute.Orleans.WebApi.Dap.Pages;
using Compute.Orleans.WebApi.Files;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Urls;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Serves outputs by DAP2, so that clients of OPeNDAP open them, and read parts of them, by URL.</summary>
/// <remarks>Source: DAP 2.0 (ESE-RFC-004.1.2), 8.</remarks>
internal sealed partial class DapEndpoint(
    PublicFiles files, IOptions<EdgeOptions> edge, ILogger<DapEndpoint> logger)
{
    private const string Text = "text/plain; charset=utf-8";
    private const string NoFile = "there is no such file";
    private const string Versions = "Core version: DAP/2.0\nServer version: Compute.Orleans\n";

    /// <summary>Answers.</summary>
    public async Task Handle(HttpContext context, string user, string job, string file)
    {
        var name = DapName.Parse(file);
        MeasuredOperation.Set(context, $"Dap{name.Kind}");
        context.Response.Headers["XDODS-Server"] = "dods/3.2";
        context.Response.Headers["XDAP"] = "2.0";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await Answer(context, name, user, job);
        }
        catch (DapException refusal) when (!context.Response.HasStarted)
        {
            await DapError.Send(context, refusal.Status, refusal.Code, refusal.Message);
        }
        catch (ComputeException failure) when (!context.Response.HasStarted)
        {
            LogUnreadable(logger, failure, name.File);
            await (failure.Fault == Fault.DataUnreachable // It went while it was asked for.
                ? DapError.Send(context, StatusCodes.Status404NotFound, DapError.NoSuchFile, NoFile)
                : DapError.Send(
                    context,
                    StatusCodes.Status500InternalServerError,
                    DapError.CannotReadFile,
                    $"{name.File} cannot be read as NetCDF here: download the file"));
        }
        catch (ComputeException failure)
        {
            LogUnreadable(logger, failure, name.File);
            context.Abort(); // Half of an answer must not look like a whole one.
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            context.Abort(); // The client has gone.
        }
    }

    private async Task Answer(HttpContext context, DapName name, string user, string job)
    {
        var ending = context.RequestAborted;
        var query = context.Request.QueryString.Value is { Length: > 1 } given ? given[1..] : "";
        if (name.Kind == DapKind.Version)
        {
            await Send(context, Text, "dods_version", Encoding.UTF8.GetBytes(Versions));
            return;
        }

        var found = files.Find(user, job, name.File)
            ?? throw new DapException(DapError.NoSuchFile, StatusCodes.Status404NotFound, NoFile);
        var url = PublicUrls.Of(context.Request, edge.Value).Dap($"{user}/{job}/{name.File}");
        if (name.Kind == DapKind.None)
        {
            Undecided(context, url);
            return;
        }

        if (name.Kind == DapKind.Html && FormQuery.ToConstraint(context.Request.Query) is { } chosen)
        {
            context.Response.Redirect($"{url}{chosen}");
            return;
        }

        if (name.Kind is not (DapKind.Html or DapKind.Info) && IsKnown(context, name.Kind, found))
        {
            return;
        }

        await using var file = await DatasetFile.OpenAsync(found.FullName, ending);
        var dataset = new DapDataset(file, name.File);
        switch (name.Kind)
        {
            case DapKind.Das:
                await Send(context, Text, "dods_das", Encoding.UTF8.GetBytes(DasDocument.Write(dataset)));
                break;
            case DapKind.Info:
                await InfoPage.Send(context, dataset, url);
                break;
            case DapKind.Html:
                await FormPage.Send(context, dataset, url);
                break;
            default:
                await Send(context, name.Kind, dataset, ConstraintParser.Parse(query));
                break;
        }
    }

    private static async Task Send(HttpContext context, DapKind kind, DapDataset dataset, Constraint constraint)
    {
        var ending = context.RequestAborted;
        var response = context.Response;
        var variables = ConstraintResolver.Resolve(dataset, constraint.Projections);
        await new ClauseEvaluator(dataset, ending).RequireAsync(constraint.Clauses);
        switch (kind)
        {
            case DapKind.Dds:
                await Send(
                    context, Text, "dods_dds", Encoding.UTF8.GetBytes(DdsDocument.Write(dataset.Name, variables)));
                break;
            case DapKind.Dods:
                var data = new DodsDocument(dataset, variables);
                response.ContentLength = data.Length();
                await data.CheckAsync(ending);
                Describe(response, "application/octet-stream", "dods_data");
                if (!HttpMethods.IsHead(context.Request.Method))
                {
                    await data.WriteAsync(response.BodyWriter, ending);
                }

                break;
            default:
                var text = new AsciiDocument(dataset, variables);
                text.Check();
                Describe(response, Text, "dods_ascii");
                if (!HttpMethods.IsHead(context.Request.Method))
                {
                    await text.WriteAsync(response.BodyWriter, ending);
                }

                break;
        }
    }

    private static async Task Send(HttpContext context, string type, string description, byte[] content)
    {
        Describe(context.Response, type, description);
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    private static void Describe(HttpResponse response, string type, string description)
    {
        response.ContentType = type;
        response.Headers["Content-Description"] = description;
    }

    // A person who follows the URL gets the page; a program learns what it should have asked for.
    private static void Undecided(HttpContext context, string url)
    {
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Redirect(url + ".html");
            return;
        }

        throw new DapException(
            DapError.MalformedExpression,
            StatusCodes.Status400BadRequest,
            "the URL of a dataset is for clients of OPeNDAP, which add .dds, .das or .dods to it; "
            + ".ascii, .info and .html are for people, and the file itself is under fileServer in place of dodsC");
    }

    private static bool IsKnown(HttpContext context, DapKind kind, FileInfo found)
    {
        var tag = PublicFiles.Tag(found, $"-{kind}");
        var modified = new DateTimeOffset(found.LastWriteTimeUtc);
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.LastModified = modified;
        if (!Conditions.IsFresh(context.Request, tag, modified))
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The output {File} could not be read.")]
    private static partial void LogUnreadable(ILogger logger, Exception failure, string file);
}
