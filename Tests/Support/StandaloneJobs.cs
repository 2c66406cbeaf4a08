using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Compute.Orleans.Tests.Support;

/// <summary>Jobs of a <see cref="StandaloneService"/>, asked for and followed over HTTP as a client would.</summary>
internal static class StandaloneJobs
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Submits a job that is acknowledged at once.</summary>
    /// <param name="service">The service.</param>
    /// <param name="process">Identifier of the process.</param>
    /// <param name="inputs">variable=[...];domain=[...];operation=[...]</param>
    /// <returns>The job's statusLocation.</returns>
    public static async Task<Uri> Submit(this StandaloneService service, string process, string inputs)
    {
        var answer = await service.Http.GetStringAsync(
            $"/wps?service=WPS&version=1.0.0&request=Execute&identifier={process}"
            + "&storeExecuteResponse=true&status=true&DataInputs=" + Uri.EscapeDataString(inputs),
            Ending);
        return new Uri(XDocument.Parse(answer).Root!.Attribute("statusLocation")!.Value);
    }

    /// <summary>One operation over one variable of one file.</summary>
    /// <param name="operation">Identifier of the operation.</param>
    /// <param name="path">The file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="axes">Names of axes, joined by '|', or null.</param>
    public static string One(string operation, string path, string variable, string? axes = null)
    {
        var call = new JsonObject { ["name"] = operation, ["result"] = "r", ["input"] = new JsonArray("v") };
        if (axes is not null)
        {
            call["axes"] = axes;
        }

        var input = new JsonObject { ["uri"] = path, ["id"] = variable + "|v" };
        return $"variable=[{input.ToJsonString()}];domain=[];operation=[{call.ToJsonString()}]";
    }

    /// <summary>A job's status element: ProcessAccepted, ProcessStarted, ...</summary>
    /// <param name="service">The service.</param>
    /// <param name="job">The job's statusLocation.</param>
    public static async Task<XElement> Status(this StandaloneService service, Uri job) =>
        StatusOf(XDocument.Parse(await service.Http.GetStringAsync(job, Ending)));

    /// <summary>The share of a job that is done, 0 to 100; 100 only when it succeeded.</summary>
    /// <param name="service">The service.</param>
    /// <param name="job">The job's statusLocation.</param>
    public static async Task<int> Percent(this StandaloneService service, Uri job)
    {
        var status = await service.Status(job);
        Assert.True(status.Name.LocalName != "ProcessFailed", status.ToString());
        return status.Name.LocalName == "ProcessSucceeded"
            ? 100
            : int.Parse(status.Attribute("percentCompleted")?.Value ?? "0", CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a job has succeeded; fails the test when it fails.</summary>
    /// <param name="service">The service.</param>
    /// <param name="job">The job's statusLocation.</param>
    /// <returns>The URLs from which its outputs are downloaded.</returns>
    public static Task<IReadOnlyList<Uri>> Succeeded(this StandaloneService service, Uri job) =>
        Succeeded(service.Http, job);

    /// <summary>Waits until a job has succeeded, with a client of one's own; fails the test when it fails.</summary>
    /// <param name="http">The client.</param>
    /// <param name="job">The job's statusLocation.</param>
    /// <returns>The URLs from which its outputs are downloaded.</returns>
    public static async Task<IReadOnlyList<Uri>> Succeeded(HttpClient http, Uri job)
    {
        var (outputs, failure) = await Ended(http, job);
        Assert.Null(failure);
        return outputs;
    }

    /// <summary>Waits until a job has succeeded or failed.</summary>
    /// <param name="service">The service.</param>
    /// <param name="job">The job's statusLocation.</param>
    /// <returns>The URLs from which its outputs are downloaded, or why there are none.</returns>
    public static Task<(IReadOnlyList<Uri> Outputs, string? Failure)> Ended(this StandaloneService service, Uri job) =>
        Ended(service.Http, job);

    /// <summary>The URL from which an output is downloaded, by the one that clients of OPeNDAP open.</summary>
    public static Uri Download(string uri) => new(uri.Replace("/dodsC/", "/fileServer/", StringComparison.Ordinal));

    private static async Task<(IReadOnlyList<Uri> Outputs, string? Failure)> Ended(HttpClient http, Uri job)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        timeout.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            var document = XDocument.Parse(await http.GetStringAsync(job, timeout.Token));
            var status = StatusOf(document);
            if (status.Name.LocalName == "ProcessFailed")
            {
                return ([], status.Value);
            }

            if (status.Name.LocalName == "ProcessSucceeded")
            {
                var data = document.Descendants().Single(element => element.Name.LocalName == "ComplexData").Value;
                using var outputs = JsonDocument.Parse(data);
                return outputs.RootElement.ValueKind == JsonValueKind.Array
                    ? ([.. outputs.RootElement.EnumerateArray().Select(UriOf)], null)
                    : ([UriOf(outputs.RootElement)], null);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }

    private static Uri UriOf(JsonElement output) => Download(output.GetProperty("uri").GetString()!);

    private static XElement StatusOf(XDocument document) =>
        document.Descendants().First(element => element.Name.LocalName == "Status").Elements().First();
}
