using System.Globalization;

namespace Compute.Orleans.WebApi.Urls;

/// <summary>Builds every URL that leaves the service; no other class does.</summary>
/// <param name="Base">The service's URL without a slash at its end.</param>
internal readonly record struct PublicUrls(string Base)
{
    /// <summary>Where outputs are served as files.</summary>
    public const string FilesPath = "/threddsCWT/fileServer/public";

    /// <summary>Where outputs are served by DAP2.</summary>
    public const string DapPath = "/threddsCWT/dodsC/public";

    /// <summary>Where catalogs are, without an ending.</summary>
    public const string CatalogPath = "/threddsCWT/catalog";

    /// <summary>Where datasets are described.</summary>
    public const string DatasetsPath = "/api/datasets";

    /// <summary>The URLs for the one who sent a request.</summary>
    /// <param name="request">The request, after forwarded headers of trusted proxies were applied.</param>
    /// <param name="options">The edge's options.</param>
    public static PublicUrls Of(HttpRequest request, EdgeOptions options)
    {
        if (options.ExternalUrl.Length > 0)
        {
            return new(new Uri(options.ExternalUrl).AbsoluteUri.TrimEnd('/'));
        }

        var host = request.Host.HasValue ? request.Host.ToUriComponent() : LocalHost(request.HttpContext.Connection);
        return new($"{request.Scheme}://{host}{request.PathBase.ToUriComponent().TrimEnd('/')}");
    }

    /// <summary>The endpoint that takes requests by POST.</summary>
    public string Wps => Base + "/wps";

    /// <summary>The endpoint that takes requests by GET, ready for its parameters.</summary>
    public string WpsQuery => Wps + "?";

    /// <summary>The GetCapabilities URL.</summary>
    public string Capabilities => Wps + "?service=WPS&request=GetCapabilities&version=1.0.0";

    /// <summary>The DescribeProcess URL of a process, or of "all".</summary>
    public string Describe(string identifier) =>
        Wps + "?service=WPS&request=DescribeProcess&version=1.0.0&identifier=" + Uri.EscapeDataString(identifier);

    /// <summary>The statusLocation of a job.</summary>
    public string Status(Guid job) => $"{Base}/wps/api/job/{job:n}.wps";

    /// <summary>A page of the caller's jobs.</summary>
    /// <param name="offset">How many are passed over.</param>
    /// <param name="limit">How many are on the page.</param>
    public string Jobs(long offset, int limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Base}/wps/api/job/?limit={limit}&offset={offset}");

    /// <summary>A job of the REST interface; clients put a slash at its end, or take it away.</summary>
    public string Job(Guid job) => $"{Base}/wps/api/job/{job:n}/";

    /// <summary>A job's status in the REST interface; clients put ".json" in the place of its last slash.</summary>
    public string JobStatus(Guid job) => $"{Base}/wps/api/status/{job:n}/";

    /// <summary>Where one value of a job's results is served by itself.</summary>
    /// <param name="job">The job.</param>
    /// <param name="output">The output's identifier.</param>
    /// <param name="number">Which of its values, from 1.</param>
    public string Value(Guid job, string output, int number)
    {
        var url = $"{Base}/wps/api/job/{job:n}/{Uri.EscapeDataString(output)}";
        return number == 1 ? url : string.Create(CultureInfo.InvariantCulture, $"{url}/{number}");
    }

    /// <summary>The page of a job for people.</summary>
    public string JobPage(Guid job) => $"{Base}/jobs/{job:n}";

    /// <summary>The page of the caller's own outputs.</summary>
    public string OwnCatalog => $"{Base}{CatalogPath}.html";

    /// <summary>Where datasets are described, ready for a form.</summary>
    public string Datasets => Base + DatasetsPath;

    /// <summary>The description of a dataset.</summary>
    /// <param name="uri">The dataset, as a request's variable would name it.</param>
    public string Dataset(string uri) => $"{Datasets}?uri={Uri.EscapeDataString(uri)}";

    /// <summary>The start page.</summary>
    public string Home => Base + "/";

    /// <summary>A page of the host, such as "metrics".</summary>
    public string Page(string name) => $"{Base}/{Uri.EscapeDataString(name)}";

    /// <summary>The URL from which an output is downloaded.</summary>
    /// <param name="path">Path below the public folder, with forward slashes; each part is escaped.</param>
    public string Output(string path) => $"{Base}{FilesPath}/{Escape(path)}";

    /// <summary>The URL by which clients of OPeNDAP open an output: what a client is told of it.</summary>
    /// <param name="path">Path below the public folder, with forward slashes; each part is escaped.</param>
    public string Dap(string path) => $"{Base}{DapPath}/{Escape(path)}";

    /// <summary>What the URLs of downloads begin with in catalogs.</summary>
    public string FilesBase => $"{Base}{Parent(FilesPath)}";

    /// <summary>What the URLs of DAP2 begin with in catalogs.</summary>
    public string DapBase => $"{Base}{Parent(DapPath)}";

    /// <summary>The catalog of a user's outputs.</summary>
    /// <param name="user">The user's folder.</param>
    public string Catalog(string user) => $"{Base}{CatalogPath}/public/{Escape(user)}/catalog.xml";

    /// <summary>A path with each of its parts escaped.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Parent(string path) => path[..(path.LastIndexOf('/') + 1)];

    // HTTP/1.0 clients may leave out the Host header.
    private static string LocalHost(ConnectionInfo connection) =>
        new HostString(connection.LocalIpAddress?.ToString() ?? "localhost", connection.LocalPort).ToUriComponent();
}
