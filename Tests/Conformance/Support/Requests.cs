using System.Net;
using System.Text;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>Execute requests as tests write them.</summary>
public static class Requests
{
    /// <summary>A list with one variable.</summary>
    public const string Variable = """[{"uri": "/d/a.nc", "id": "pr|v0"}]""";

    /// <summary>A list with one operation.</summary>
    public const string Operation = """[{"name": "CDAT.subset", "result": "r", "input": ["v0"]}]""";

    /// <summary>An Execute document.</summary>
    /// <param name="identifier">The process.</param>
    /// <param name="form">The response form's XML, or empty.</param>
    /// <param name="variable">The input variable.</param>
    /// <param name="domain">The input domain.</param>
    /// <param name="operation">The input operation.</param>
    /// <param name="extra">XML of further inputs.</param>
    public static string Xml(
        string identifier = "CDAT.subset",
        string form = "",
        string variable = Variable,
        string domain = "[]",
        string operation = Operation,
        string extra = "") =>
        $"""
        <wps:Execute service="WPS" version="1.0.0" xmlns:wps="http://www.opengis.net/wps/1.0.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">
        <ows:Identifier>{identifier}</ows:Identifier>
        <wps:DataInputs>{Input("variable", variable)}{Input("domain", domain)}{Input("operation", operation)}{extra}</wps:DataInputs>
        {form}
        </wps:Execute>
        """;

    /// <summary>One input of an Execute document.</summary>
    public static string Input(string name, string text) =>
        $"<wps:Input><ows:Identifier>{name}</ows:Identifier><wps:Data><wps:ComplexData mimeType=\"application/json\">"
        + $"{WebUtility.HtmlEncode(text)}</wps:ComplexData></wps:Data></wps:Input>";

    /// <summary>A response document's form.</summary>
    public static string Form(string attributes, string output = "output", string outputAttributes = "") =>
        $"<wps:ResponseForm><wps:ResponseDocument {attributes}><wps:Output {outputAttributes}>"
        + $"<ows:Identifier>{output}</ows:Identifier></wps:Output></wps:ResponseDocument></wps:ResponseForm>";

    /// <summary>An Execute query.</summary>
    public static string Query(string identifier, string inputs, string more = "") =>
        $"/wps?service=WPS&version=1.0.0&request=Execute&Identifier={identifier}&DataInputs={Uri.EscapeDataString(inputs)}{more}";

    /// <summary>Posts a document.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> Post(this HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "text/xml");
        using var answer = await client.PostAsync("/wps", content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Gets a path.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> Read(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
