using System.Text;

namespace Compute.Orleans.WebApi.Ui;

/// <summary>The frame of every page: no script, no font and no picture from anywhere.</summary>
internal static class Page
{
    private const string Style =
        """
        :root { color-scheme: light dark; --edge: #8886; --accent: #0a6ebd; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { line-height: 1.2; overflow-wrap: anywhere; } h2 { margin-top: 2rem; }
        a { color: var(--accent); } a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        dt { font-weight: 600; margin-top: .75rem; } dd { margin-left: 0; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid var(--edge); padding: .4rem .6rem .4rem 0; text-align: left; }
        th, td { vertical-align: top; }
        .wide { overflow-x: auto; } .whole { white-space: nowrap; } .text { overflow-wrap: anywhere; }
        .note { opacity: .75; font-size: .875em; }
        code { overflow-wrap: anywhere; } pre code { overflow-wrap: normal; }
        pre { border: 1px solid var(--edge); border-radius: .3rem; padding: .75rem; overflow-x: auto; }
        progress { width: 100%; height: 1.25rem; accent-color: var(--accent); }
        .fault { border-left: .3rem solid #c33; padding-left: .75rem; overflow-wrap: anywhere; white-space: pre-wrap; }
        """;

    /// <summary>Answers with a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="main">What it shows.</param>
    /// <param name="refreshSeconds">After how many seconds to ask again; 0 for never.</param>
    /// <param name="hasForm">Whether it holds a form, which leads to this service.</param>
    /// <param name="cacheControl">How long it may be kept.</param>
    public static async Task Send(
        HttpContext context, int status, string title, Markup main, int refreshSeconds = 0, bool hasForm = false,
        string cacheControl = "no-store")
    {
        var refresh = refreshSeconds > 0
            ? Markup.Of($"<meta http-equiv=\"refresh\" content=\"{refreshSeconds}\">")
            : default;
        var page = Markup.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {refresh}
            <title>{title}</title>
            <style>
            {new Markup(Style)}
            </style>
            </head>
            <body>
            <main>
            {main}
            </main>
            </body>
            </html>

            """);
        var bytes = Encoding.UTF8.GetBytes(page.Html);
        var headers = context.Response.Headers;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        headers.CacheControl = cacheControl;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // A job's address is its key.
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; "
            + $"base-uri 'none'; form-action {(hasForm ? "'self'" : "'none'")}; frame-ancestors 'none'";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
