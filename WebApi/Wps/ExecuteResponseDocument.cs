using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The answer of Execute, and of a job's statusLocation as long as the job is known.</summary>
/// <param name="Status">The job's status.</param>
/// <param name="Process">The job's process.</param>
/// <param name="Urls">The URLs for the one who asks.</param>
/// <param name="Now">The time, for a job that has not ended.</param>
/// <param name="IsStored">Whether the document can be had again at a statusLocation.</param>
internal sealed record ExecuteResponseDocument(
    JobStatus Status, ProcessDescription Process, PublicUrls Urls, DateTimeOffset Now, bool IsStored)
{
    public async Task Write(XmlWriter writer)
    {
        WriteHead(writer);
        await writer.FlushAsync();
        if (Status.Phase == JobPhase.Succeeded)
        {
            await WriteOutputs(writer);
        }

        await writer.WriteEndElementAsync();
    }

    private void WriteHead(XmlWriter writer)
    {
        writer.WriteRoot("ExecuteResponse", "wpsExecute_response.xsd");
        writer.WriteAttributeString("serviceInstance", Urls.Capabilities);
        if (IsStored)
        {
            writer.WriteAttributeString("statusLocation", Urls.Status(Status.Id));
        }

        writer.WriteStartElement("wps", "Process", WpsNames.WpsUri);
        writer.WriteBrief(Process);
        writer.WriteEndElement();

        writer.WriteStartElement("wps", "Status", WpsNames.WpsUri);
        writer.WriteAttributeString("creationTime", Time(Status.HasEnded ? Status.Changed : Now));
        WriteStatus(writer);
        writer.WriteEndElement();

        if (Status.Response is { Lineage: true } response)
        {
            writer.WriteLineage(response, Process);
        }
    }

    private void WriteStatus(XmlWriter writer)
    {
        switch (Status.Phase)
        {
            case JobPhase.Accepted:
                WriteText(writer, "ProcessAccepted", "accepted, and waiting for its turn");
                break;
            case JobPhase.Started:
                WriteProgress(writer, "ProcessStarted", "started");
                break;
            case JobPhase.Paused:
                WriteProgress(writer, "ProcessPaused", "held back until the user has room again");
                break;
            case JobPhase.Succeeded:
                WriteText(writer, "ProcessSucceeded", "succeeded");
                break;
            default:
                writer.WriteStartElement("wps", "ProcessFailed", WpsNames.WpsUri);
                Failure().Write(writer);
                writer.WriteEndElement();
                break;
        }
    }

    private void WriteText(XmlWriter writer, string element, string otherwise) =>
        writer.WriteElementString("wps", element, WpsNames.WpsUri, Message(otherwise));

    // The schema wants an integer from 0 to 99.
    private void WriteProgress(XmlWriter writer, string element, string otherwise)
    {
        var percent = double.IsFinite(Status.Percent) ? (int)Math.Clamp(Math.Floor(Status.Percent), 0, 99) : 0;
        writer.WriteStartElement("wps", element, WpsNames.WpsUri);
        writer.WriteAttributeString("percentCompleted", percent.ToString(CultureInfo.InvariantCulture));
        writer.WriteString(Message(otherwise));
        writer.WriteEndElement();
    }

    private string Message(string otherwise) => SafeText.Clean(Status.Message.Length > 0 ? Status.Message : otherwise);

    // WPS 1.0.0 has no word for a dismissed job.
    private ExceptionReport Failure() => Status.Phase == JobPhase.Dismissed
        ? new(OwsCodes.NoApplicableCode, null, $"the job was dismissed: {Message("by its user")}")
        : new(
            OwsFaultMap.Wps10(Status.Fault ?? FaultCode.Internal).Code,
            Status.Locator,
            Message("the job failed, and no reason was recorded"));

    private async Task WriteOutputs(XmlWriter writer)
    {
        var outputs = Selected(OutputValues.Of(Status, Process, Urls));
        if (outputs.Count == 0)
        {
            return; // Only optional outputs were asked for, and this request has none of them.
        }

        await writer.WriteStartElementAsync("wps", "ProcessOutputs", WpsNames.WpsUri);
        foreach (var (wanted, value, number) in outputs)
        {
            WriteOutput(writer, wanted, value, number);
            await writer.FlushAsync(); // Waits for the reader where that one is slow.
        }

        await writer.WriteEndElementAsync();
    }

    private void WriteOutput(XmlWriter writer, RequestedOutput wanted, TypedValue value, int number)
    {
        writer.WriteStartElement("wps", "Output", WpsNames.WpsUri);
        WriteDescription(writer, wanted);
        if (wanted.AsReference)
        {
            WriteReference(writer, wanted, value, number);
        }
        else
        {
            writer.WriteData(value);
        }

        writer.WriteEndElement();
    }

    // The outputs in the order asked for, or else in that of their making; an output may have several values.
    private List<(RequestedOutput Wanted, TypedValue Value, int Number)> Selected(ImmutableArray<TypedValue> values)
    {
        IEnumerable<RequestedOutput> wanted = Status.Response is { Outputs: { IsDefaultOrEmpty: false } asked }
            ? asked
            : values.Select(value => value.Identifier).Distinct().Select(name => new RequestedOutput(name));
        return
        [
            .. wanted.SelectMany(output => values
                .Where(value => value.Identifier == output.Identifier)
                .Select((value, place) => (output, value, place + 1))),
        ];
    }

    private void WriteDescription(XmlWriter writer, RequestedOutput wanted)
    {
        var known = Process.Outputs.FirstOrDefault(output => output.Identifier == wanted.Identifier);
        writer.WriteOws("Identifier", wanted.Identifier);
        writer.WriteOws("Title", wanted.Title ?? known?.Title ?? wanted.Identifier);
        if (wanted.Abstract is { } text)
        {
            writer.WriteOws("Abstract", text);
        }
    }

    // As the schema has it, the href of an output's reference is in no namespace.
    private void WriteReference(XmlWriter writer, RequestedOutput wanted, TypedValue value, int number)
    {
        writer.WriteStartElement("wps", "Reference", WpsNames.WpsUri);
        writer.WriteAttributeString("href", Urls.Value(Status.Id, value.Identifier, number));
        writer.WriteFormat(
            value.Kind switch
            {
                ValueKind.Literal => WpsNames.PlainText,
                ValueKind.BoundingBox => WpsNames.ContentType,
                _ => value.MimeType,
            },
            wanted.Encoding,
            value.Schema);
        writer.WriteEndElement();
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
