using System.Text;
using System.Xml.Linq;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>The real client, as it was captured from the wire, at a whole service.</summary>
internal static class RealClient
{
    /// <summary>The captured POST with other inputs, as the same client writes them.</summary>
    /// <param name="process">Identifier of the process.</param>
    /// <param name="variables">The list `variable`.</param>
    /// <param name="operations">The list `operation`.</param>
    /// <param name="domains">The list `domain`.</param>
    public static byte[] Post(string process, string variables, string operations, string domains = "[]")
    {
        var text = Encoding.UTF8.GetString(Captures.Request("execute-post-2.http"));
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = XElement.Parse(text[end..]);
        body.Element(Documents.Ows + "Identifier")!.Value = process;
        var inputs = body.Descendants(Documents.Wps + "ComplexData").ToArray();
        (inputs[0].Value, inputs[1].Value, inputs[2].Value) = (variables, domains, operations);
        return With(text[..end], body.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>The captured POST with the body of another capture.</summary>
    /// <param name="name">The file of a whole Execute document.</param>
    public static byte[] PostOf(string name)
    {
        var text = Encoding.UTF8.GetString(Captures.Request("execute-post-2.http"));
        return With(text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)], Captures.Text(name));
    }

    private static byte[] With(string headers, string body)
    {
        var length = FormattableString.Invariant($"Content-Length: {Encoding.UTF8.GetByteCount(body)}");
        var head = string.Join("\r\n", headers.Split("\r\n").Select(line =>
            line.StartsWith("Content-Length:", StringComparison.Ordinal) ? length : line));
        return Encoding.UTF8.GetBytes(head + "\r\n\r\n" + body);
    }

    /// <summary>Lets a service know the token of the captures.</summary>
    /// <remarks>It is shorter than the command line takes, so it goes into the table directly.</remarks>
    /// <param name="service">The service.</param>
    public static async Task Know(StandaloneService service)
    {
        var file = Path.Combine(service.DataFolder, "state.db");
        await using var state = new StateDatabase(new SqliteDialect($"Data Source={file}"));
        await new TokenTable(state).Add(
            new TokenRow(Token.Hash("SECRET"), "scientist", IsOperator: false, TimeProvider.System.GetUtcNow(), Revoked: null),
            TestContext.Current.CancellationToken);
    }

    /// <summary>Polls as the client does until a job has succeeded, and gives the last document.</summary>
    /// <param name="wire">The connection.</param>
    /// <param name="job">The job.</param>
    public static async Task<XElement> WaitForEnd(RawHttp wire, Guid job)
    {
        for (var polls = 0; polls < 600; polls++)
        {
            var text = Encoding.UTF8.GetString(Captures.Request("execute-post-3.http"));
            var answer = await wire.Send(text.Replace("/job/1.wps", $"/job/{job:n}.wps", StringComparison.Ordinal));
            OgcSchemasOrNothing(answer.Text);
            var response = Documents.ExecuteResponse(answer.Text);
            var status = Documents.StatusOf(response).Name.LocalName;
            Assert.NotEqual("ProcessFailed", status);
            if (status == "ProcessSucceeded")
            {
                return response;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("the job did not end within a minute");
    }

    private static void OgcSchemasOrNothing(string document)
    {
        if (OgcSchemas.AreHere)
        {
            OgcSchemas.AssertValid(document);
        }
    }
}
