using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>The last part of a job's URL: its id in 32 hexadecimal digits, with the ending of a format.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="IsJson">Whether JSON is asked for; otherwise the ExecuteResponse.</param>
internal readonly record struct JobFile(Guid Id, bool IsJson)
{
    private const string Xml = ".wps";
    private const string Json = ".json";

    /// <summary>Reads it.</summary>
    /// <exception cref="FaultException">NoSuchJob when it is nothing that a job's URL ends with.</exception>
    public static JobFile Parse(string file)
    {
        var isJson = file.EndsWith(Json, StringComparison.Ordinal);
        var ending = isJson ? Json : Xml;
        return file.EndsWith(ending, StringComparison.Ordinal)
            && TryParseId(file.AsSpan(0, file.Length - ending.Length)) is { } id
            ? new(id, isJson)
            : throw new FaultException(
                FaultCode.NoSuchJob,
                "job",
                $"\"{file}\" is no job's status: 32 hexadecimal digits and \"{Xml}\" are wanted");
    }

    /// <summary>The id that a text is, or null.</summary>
    public static Guid? TryParseId(ReadOnlySpan<char> text) => Guid.TryParseExact(text, "N", out var id) ? id : null;
}
