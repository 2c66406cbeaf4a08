using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

/// <summary>A DAP2 server of a test's own, with one dataset below /thredds/dodsC, or one that lies as a test wants.</summary>
/// <remarks>It has been written of the specification, and shares no code with the service's own server.</remarks>
internal sealed partial class DapServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _atOnce;

    private DapServer(WebApplication server) => _server = server;

    /// <summary>The grid's lengths: time, lat, lon.</summary>
    public int[] Shape { get; set; } = [12, 5, 7];

    /// <summary>The values of the grid, row-major.</summary>
    public Func<long, float> Value { get; set; } = place => place * 0.5f;

    /// <summary>The DAS.</summary>
    public string Das { get; set; } =
        """
        Attributes {
            tas {
                String units "K";
                Float32 _FillValue 1.0E20;
                Int32 _ChunkSizes 1, 5, 7;
            }
            time {
                String units "days since 2000-01-01";
            }
            NC_GLOBAL {
                String title "a \"quoted\" title";
                String history "made at once";
            }
            DODS_EXTRA {
                String Unlimited_Dimension "time";
            }
        }
        """;

    /// <summary>Declarations behind the grid's.</summary>
    public string Further { get; set; } = "    Float64 time[time = 12];\n    Float64 lat[lat = 5];\n    Float64 lon[lon = 7];\n";

    /// <summary>THREDDS' limit, in Mbytes as it says it; the answer is then HTTP <see cref="RefusalStatus"/>.</summary>
    public double? MaxMbytes { get; set; }

    /// <summary>The status of a refusal.</summary>
    public int RefusalStatus { get; set; } = 403;

    /// <summary>Last-Modified of every answer; null for none.</summary>
    public string? LastModified { get; set; } = "Tue, 01 Jan 2019 00:00:00 GMT";

    /// <summary>Answers a request instead of the server; returns false to let it answer.</summary>
    public Func<HttpContext, int, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Changes a data answer's bytes before they are sent.</summary>
    public Func<byte[], int, byte[]> Spoil { get; set; } = (bytes, _) => bytes;

    /// <summary>Path and query of each request, percent-decoded, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The most requests that were answered at once.</summary>
    public int MostAtOnce { get; private set; }

    public string Host => Url.Authority;

    /// <summary>The dataset's URL.</summary>
    public Uri Url => new(new(_server.Urls.Single()), "/thredds/dodsC/test/tas.nc");

    public IEnumerable<string> AskedOf(string ending) => Asked.Where(path => path.Contains($"tas.nc{ending}", StringComparison.Ordinal));

    public static async Task<DapServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new DapServer(builder.Build());
        server._server.Run(server.AnswerAsync);
        await server._server.StartAsync();
        return server;
    }

    public static async Task SendAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var query = Uri.UnescapeDataString(context.Request.QueryString.Value!);
        int number;
        lock (Asked)
        {
            Asked.Enqueue(path + query);
            number = Asked.Count;
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        try
        {
            context.Response.Headers.LastModified = LastModified;
            if (await Instead(context, number))
            {
                return;
            }

            path = context.Request.Path.Value!; // Which may have been changed.

            switch (Path.GetExtension(path))
            {
                case ".dds" when path == Url.AbsolutePath + ".dds":
                    await SendAsync(context, 200, Dds());
                    break;
                case ".das" when path == Url.AbsolutePath + ".das":
                    await SendAsync(context, 200, Das);
                    break;
                case ".dods" when path == Url.AbsolutePath + ".dods":
                    await AnswerAsync(context, query[1..], number);
                    break;
                default:
                    await SendAsync(context, 404, "Error {\n    code = 404;\n    message = \"no such file\";\n};\n");
                    break;
            }
        }
        finally
        {
            lock (Asked)
            {
                _atOnce--;
            }
        }
    }

    private string Dds()
    {
        string[] names = ["time", "lat", "lon"];
        var dimensions = string.Concat(names.Select((name, axis) => $"[{name} = {Shape[axis]}]"));
        var maps = string.Concat(names.Select((name, axis) => $"            Float64 {name}[{name} = {Shape[axis]}];\n"));
        return $"Dataset {{\n    Grid {{\n     ARRAY:\n        Float32 tas{dimensions};\n     MAPS:\n{maps}    }} tas;\n{Further}}} test/tas.nc;\n";
    }

    private async Task AnswerAsync(HttpContext context, string constraint, int number)
    {
        var match = Constraint().Match(constraint);
        (int Start, int Step, int Stop)[] ranges =
        [
            .. Range().Matches(constraint).Select(range => (
                Number(range, "start"), Number(range, "step"), Number(range, "stop"))),
        ];
        int[] counts = [.. ranges.Select(range => ((range.Stop - range.Start) / range.Step) + 1)];
        var elements = counts.Aggregate(1L, (product, count) => product * count);
        var isGrid = match.Groups["name"].Value == "tas.tas";
        var elementBytes = isGrid ? 4 : 8;
        if (MaxMbytes is { } most && elements * elementBytes > most * 1e6)
        {
            var asked = elements * elementBytes / 1e6;
            await SendAsync(context, RefusalStatus, string.Create(
                CultureInfo.InvariantCulture,
                $"Error {{\n    code = 403;\n    message = \"Request too big={asked} Mbytes, max={most:0.0##}\";\n}};\n"));
            return;
        }

        var name = match.Groups["name"].Value.Split('.')[^1];
        string[] dimensions = isGrid ? ["time", "lat", "lon"] : [name];
        var declared = $"{(isGrid ? "Float32" : "Float64")} {name}"
            + string.Concat(counts.Select((count, axis) => $"[{dimensions[axis]} = {count}]")) + ";";
        var head = isGrid ? $"Dataset {{\n    Structure {{\n        {declared}\n    }} tas;\n}} tas.nc;\n" : $"Dataset {{\n    {declared}\n}} tas.nc;\n";
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(head + "\nData:\n"));
        var word = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(word, (int)elements);
        bytes.AddRange([.. word[..4], .. word[..4]]);
        for (long place = 0; place < elements; place++)
        {
            if (isGrid)
            {
                BinaryPrimitives.WriteSingleBigEndian(word, Value(Source(place, counts, ranges)));
            }
            else
            {
                BinaryPrimitives.WriteDoubleBigEndian(word, ranges[0].Start + (place * ranges[0].Step));
            }

            bytes.AddRange(word[..elementBytes]);
        }

        context.Response.ContentType = "application/octet-stream";
        await context.Response.Body.WriteAsync(Spoil([.. bytes], number));
    }

    private long Source(long place, int[] counts, (int Start, int Step, int Stop)[] ranges)
    {
        long source = 0;
        long stride = 1;
        for (var axis = counts.Length - 1; axis >= 0; axis--)
        {
            source += (ranges[axis].Start + (place % counts[axis] * ranges[axis].Step)) * stride;
            place /= counts[axis];
            stride *= Shape[axis];
        }

        return source;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>[\w.]+)(\[\d+:\d+:\d+\])*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\[(?<start>\d+):(?<step>\d+):(?<stop>\d+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Range();
}
