using System.Globalization;

namespace Compute.Orleans.Tests.Support;

/// <summary>What a server of an <see cref="Nginx"/> was asked for, and how many bytes it sent.</summary>
/// <param name="path">Where nginx writes it.</param>
internal sealed class NginxLog(string path)
{
    /// <summary>What stands before the servers: the form of a line.</summary>
    public const string Format = "log_format asked '$body_bytes_sent $status $uri $http_range';\n";

    /// <summary>What stands in a server.</summary>
    public string Directive => $"access_log {path} asked;";

    /// <summary>What was asked for so far, in the order in which it ended.</summary>
    public async Task<IReadOnlyList<Asked>> ReadAsync() =>
    [
        .. (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Select(line =>
        {
            var words = line.Split(' ', 4);
            return new Asked(
                long.Parse(words[0], CultureInfo.InvariantCulture),
                int.Parse(words[1], CultureInfo.InvariantCulture),
                words[2],
                words[3]);
        }),
    ];

    /// <summary>One request.</summary>
    /// <param name="Bytes">The bytes of its answer.</param>
    /// <param name="Status">Its status.</param>
    /// <param name="Path">The path of its URL.</param>
    /// <param name="Range">Its range, or <c>-</c>.</param>
    public sealed record Asked(long Bytes, int Status, string Path, string Range);
}
