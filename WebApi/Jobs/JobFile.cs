using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>
/// The last part of a job's URL: its id in 32 hexadecimal digits, or the caller's running number, and perhaps the
/// ending of a format.
/// </summary>
/// <param name="Id">The job's id, or null when it is named by a number.</param>
/// <param name="Number">The running number among the caller's jobs, where there is no id.</param>
/// <param name="IsXml">Whether the ExecuteResponse is asked for; otherwise JSON.</param>
internal readonly record struct JobFile(Guid? Id, long Number, bool IsXml)
{
    private const string Xml = ".wps";
    private const string Json = ".json";

    /// <summary>Reads it.</summary>
    /// <exception cref="FaultException">NoSuchJob when it is nothing that a job's URL ends with.</exception>
    public static JobFile Parse(string file)
    {
        var isXml = IsXmlName(file);
        var name = isXml ? file.AsSpan(0, file.Length - Xml.Length)
            : file.EndsWith(Json, StringComparison.Ordinal) ? file.AsSpan(0, file.Length - Json.Length)
            : file;
        if (TryParseId(name) is { } id)
        {
            return new(id, 0, isXml);
        }

        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(null, number, isXml)
            : throw new FaultException(
                FaultCode.NoSuchJob,
                "job",
                $"\"{file}\" is no job: 32 hexadecimal digits or the number of one of your jobs are wanted, and "
                + $"\"{Xml}\", \"{Json}\" or nothing after them");
    }

    /// <summary>Whether a job's URL asks for XML, whatever it names.</summary>
    public static bool IsXmlName(string file) => file.EndsWith(Xml, StringComparison.Ordinal);

    /// <summary>The id that a text is, or null.</summary>
    public static Guid? TryParseId(ReadOnlySpan<char> text) => Guid.TryParseExact(text, "N", out var id) ? id : null;
}
