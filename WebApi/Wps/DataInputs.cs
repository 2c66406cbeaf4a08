using System.Text;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The inputs that every process here has, each a JSON list as text.</summary>
/// <param name="Variable">The files' variables.</param>
/// <param name="Domain">The regions.</param>
/// <param name="Operation">The operations.</param>
internal sealed record DataInputs(string Variable, string Domain, string Operation)
{
    /// <summary>The inputs' names, in the order in which they are described.</summary>
    public static readonly string[] Names = ["variable", "domain", "operation"];

    /// <summary>Bytes of the three texts, in UTF-8.</summary>
    public int Bytes =>
        Encoding.UTF8.GetByteCount(Variable)
        + Encoding.UTF8.GetByteCount(Domain)
        + Encoding.UTF8.GetByteCount(Operation);

    /// <summary>Makes the inputs of what was sent.</summary>
    /// <param name="sent">Names and texts, in the order sent.</param>
    /// <exception cref="FaultException">An input is missing, given twice, or unknown by its name.</exception>
    public static DataInputs From(IReadOnlyList<KeyValuePair<string, string>> sent)
    {
        var extra = sent.Select(input => input.Key).Where(name => !Names.Contains(name)).Distinct().ToList();
        if (extra.Count > 0)
        {
            throw new FaultException(
                FaultCode.InvalidValue,
                extra[0],
                $"no process has the input {string.Join(", ", extra)}: inputs are {string.Join(", ", Names)}");
        }

        var texts = Names.Select(name => Single(sent, name)).ToArray();
        return new(texts[0], texts[1], texts[2]);
    }

    private static string Single(IReadOnlyList<KeyValuePair<string, string>> sent, string name)
    {
        var texts = sent.Where(input => input.Key == name).Select(input => input.Value).ToList();
        return texts.Count switch
        {
            1 => texts[0],
            0 => throw new FaultException(
                FaultCode.MissingValue, name, $"the input {name} is missing: give a JSON list, [] when it is empty"),
            _ => throw new FaultException(
                FaultCode.InvalidValue, name, $"the input {name} is given {texts.Count} times: give it once"),
        };
    }
}
