using System.Globalization;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Json;
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
    public void Write(XmlWriter writer)
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

        if (Status.Phase == JobPhase.Succeeded)
        {
            WriteOutputs(writer);
        }

        writer.WriteEndElement();
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

    private void WriteOutputs(XmlWriter writer)
    {
        writer.WriteStartElement("wps", "ProcessOutputs", WpsNames.WpsUri);
        writer.WriteStartElement("wps", "Output", WpsNames.WpsUri);
        writer.WriteOws("Identifier", ResponseForm.Output);
        writer.WriteOws("Title", "Result");
        writer.WriteStartElement("wps", "Data", WpsNames.WpsUri);
        writer.WriteStartElement("wps", "ComplexData", WpsNames.WpsUri);
        writer.WriteAttributeString("mimeType", WpsNames.Json);
        writer.WriteString(SafeText.Clean(OutputCodec.Write(Status.Outputs, Urls)));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
