using System.Globalization;
using System.Text.RegularExpressions;
using Compute.Orleans.Tests.Conventions;

namespace Compute.Orleans.Tests.Support;

/// <summary>The configuration of nginx as docs/proxies.md has it, with the addresses and files of a test put in.</summary>
internal static partial class ProxyGuide
{
    private const int MatchMilliseconds = 1000;

    /// <summary>What stands before every path of the two configurations under a prefix.</summary>
    public const string Prefix = "/compute";

    /// <summary>The configuration of a whole host, or of a path prefix that is stripped or left in.</summary>
    /// <param name="nginx">Where nginx listens, and its certificate.</param>
    /// <param name="service">Where the service listens.</param>
    /// <param name="form">"host", "stripped" or "left".</param>
    public static string Configuration(Nginx nginx, Uri service, string form)
    {
        var blocks = Block().Matches(string.Join('\n', Repository.Lines("docs/proxies.md")))
            .Select(match => match.Groups["text"].Value)
            .ToList();
        Assert.Equal(3, blocks.Count);
        var whole = blocks[0];
        if (form != "host")
        {
            var lines = blocks[form == "stripped" ? 1 : 2].Split('\n', 2);
            whole = Location().Replace(
                Put(whole, "    proxy_set_header X-Forwarded-Prefix \"\";", lines[0]), lines[1], count: 1);
        }

        whole = Put(whole, "server 127.0.0.1:8000;", $"server {service.Authority};");
        whole = Put(whole, "listen 443 ssl;", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{nginx.Port} ssl;"));
        whole = Put(whole, "/etc/ssl/certs/climate.example.org.pem", nginx.Certificate);
        return Put(whole, "/etc/ssl/private/climate.example.org.key", nginx.Key);
    }

    private static string Put(string text, string old, string replacement)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }

    [GeneratedRegex("```nginx\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Block();

    [GeneratedRegex(@"    location / \{.*?\n    \}\n", RegexOptions.Singleline, MatchMilliseconds)]
    private static partial Regex Location();
}
