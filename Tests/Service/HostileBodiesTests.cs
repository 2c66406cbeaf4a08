using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>Bodies that are too large, too deep or too wide, to the real program.</summary>
public sealed class HostileBodiesTests(HostileService hostile) : IClassFixture<HostileService>
{
    private const int MemoryMarginMb = 128;
    private const int LimitMb = 512; // Memory:LimitMb, as it is by default.
    private const int Huge = 100_000_000;
    private const int LongestAnswer = 3000;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Content-Length: 100000000", "", "")]
    [InlineData("Transfer-Encoding: chunked", "5F5E100\r\n", "\r\n0\r\n\r\n")]
    public Task A_hundred_megabytes_are_refused_before_they_are_read(string header, string before, string after) =>
        hostile.Endures(MemoryMarginMb, async () =>
        {
            var head = Encoding.ASCII.GetBytes($"POST /wps HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n{before}");
            var body = new byte[Huge];
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                using var wire = await Wire.Connect(hostile.Service);
                await wire.Send(head);
                var sent = await wire.Send(body);
                await wire.Send(Encoding.ASCII.GetBytes(after));
                var answer = await wire.ReadToEnd();

                // Of a body that does not say its length, 4 MiB are read, and for many of them there is no room.
                Assert.True(
                    answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal)
                        ? answer.Contains("FileSizeExceeded") && answer.Contains("4194304")
                        : after.Length > 0 && answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal),
                    answer);
                Assert.InRange(sent, 0, Huge / 2); // The rest of what was sent is in the system's buffers.
            }));
        });

    [Fact]
    public Task Many_bodies_of_the_largest_size_take_no_more_memory_than_there_is() =>
        hostile.Endures(MemoryMarginMb * 2, async () =>
        {
            ReadOnlyMemory<byte> body = Encoding.ASCII.GetBytes($"<a x=\"{new string('k', 4_000_000)}\"/>");
            var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
            {
                using var answer = await hostile.Service.Http.PostAsync("/wps", new ReadOnlyMemoryContent(body), Ending);
                return answer.StatusCode;
            }));

            Assert.All(statuses, status => Assert.True(
                status is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable, status.ToString()));
            Assert.Contains(HttpStatusCode.BadRequest, statuses);
            Assert.InRange(hostile.Service.PeakMb(), 0, LimitMb);
        });

    [Fact]
    public Task What_is_too_deep_too_wide_or_too_long_is_refused_with_the_reason() =>
        hostile.Endures(MemoryMarginMb, async () =>
        {
            var variable = $"[{{\"uri\": \"{hostile.Small}\", \"id\": \"tas|v\"}}]";
            var operation = "[{\"name\": \"CDAT.subset\", \"result\": \"r\", \"input\": [\"v\"]}]";
            var @long = new string('k', 500_000);
            (string Body, string Reason)[] requests =
            [
                (Repeat("<a>", 10_000) + Repeat("</a>", 10_000), "more than 32 elements deep"),
                ($"<a>{Repeat("<b/>", 100_000)}</a>", "more than 10000 nodes"),
                (Xml(Repeat("[", 10_000) + Repeat("]", 10_000), "[]", operation), "depth of 16"),
                (Xml(variable, Repeat("{\"a\":", 10_000) + "1" + Repeat("}", 10_000), operation), "depth of 16"),
                (Xml($"[{Join("1", 100_000)}]", "[]", operation), "variable[0] is 1"),
                (Xml($"[{Join("{}", 100_000)}]", "[]", operation), "variable[0].uri is missing"),
                (Xml(variable, $"[{Join("{\"id\":\"#\"}", 50_000)}]", operation), "50000 domains"),
                (Xml(variable, $"[{{\"id\":\"d\",{Join("\"#\":{\"start\":0,\"end\":1}", 20_000)}}}]", operation), "20000 dimensions"),
                (Xml(variable, "[]", operation.Replace("\"v\"", Join("\"v\"", 100_000), StringComparison.Ordinal)), "100000 inputs"),
                (Xml(variable, "[]", Chain(11_000)), "11000 operations"),
                (Xml($"[{{\"{@long}\": 1}}]", "[]", operation), "a variable has uri, id, domain and mime_type"),
                (Xml(variable, $"[{{\"id\":\"d\",\"{@long}\":{{\"start\":0,\"end\":1}}}}]", operation), "500000 characters"),
                (Xml(variable.Replace("tas|v", $"{@long}|v", StringComparison.Ordinal), "[]", operation), "500000 characters"),
                (Xml(variable, "[]", operation.Replace("\"r\"", $"\"{@long}\"", StringComparison.Ordinal)), "500000 characters"),
                (Xml(@long + @long, "[]", operation), "more bytes than"),
            ];
            foreach (var (body, reason) in requests)
            {
                using var answer = await hostile.Service.Http.PostAsync("/wps", new StringContent(body), Ending);
                var text = await answer.Content.ReadAsStringAsync(Ending);

                Assert.Equal((reason, HttpStatusCode.BadRequest), (reason, answer.StatusCode));
                Assert.Contains(reason, text, StringComparison.Ordinal);
                Assert.InRange(text.Length, 1, LongestAnswer);
            }
        });

    private static string Xml(string variable, string domain, string operation) =>
        $"""
        <wps:Execute service="WPS" version="1.0.0" xmlns:wps="http://www.opengis.net/wps/1.0.0" xmlns:ows="http://www.opengis.net/ows/1.1">
        <ows:Identifier>CDAT.subset</ows:Identifier>
        <wps:DataInputs>{Input("variable", variable)}{Input("domain", domain)}{Input("operation", operation)}</wps:DataInputs>
        </wps:Execute>
        """;

    private static string Input(string name, string json) =>
        $"<wps:Input><ows:Identifier>{name}</ows:Identifier><wps:Data><wps:ComplexData mimeType=\"application/json\">"
        + SecurityElement.Escape(json)
        + "</wps:ComplexData></wps:Data></wps:Input>";

    // Each takes the result of the one before.
    private static string Chain(int length) => "[" + string.Join(',', Enumerable.Range(0, length).Select(number => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"name\":\"CDAT.subset\",\"result\":\"r{number}\",\"input\":[\"{(number == 0 ? "v" : $"r{number - 1}")}\"]}}"))) + "]";

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Join(string item, int count) => string.Join(',', Enumerable.Range(0, count).Select(number =>
        item.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
}
