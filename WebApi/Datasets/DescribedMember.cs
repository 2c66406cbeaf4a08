using System.Globalization;
using System.Text.Json;

namespace Compute.Orleans.WebApi.Datasets;

/// <summary>A part of a description; what a newer or an older silo does not say is as if it were null.</summary>
/// <param name="element">The part; the default where there is none.</param>
internal readonly struct DescribedMember(JsonElement element)
{
    /// <summary>Whether there is such a part.</summary>
    public bool Exists => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The part of a name.</summary>
    /// <param name="name">The name.</param>
    public DescribedMember this[string name] =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            ? new(member)
            : default;

    /// <summary>The part as text: a list with a comma between two, nothing where there is none.</summary>
    public string Text() => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => string.Join(", ", Elements().Select(item => item.Text())),
        _ => element.GetRawText(),
    };

    /// <summary>The part of a name as text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="otherwise">What stands in its place where there is none.</param>
    public string Text(string name, string otherwise = "") =>
        this[name] is { Exists: true } found ? found.Text() : otherwise;

    /// <summary>The whole number of a name, with its thousands apart; nothing where there is none.</summary>
    /// <param name="name">The name.</param>
    public string Number(string name) => this[name].Whole is { } number
        ? number.ToString("N0", CultureInfo.InvariantCulture)
        : "";

    /// <summary>Whether the part of a name is true.</summary>
    /// <param name="name">The name.</param>
    public bool IsTrue(string name) => this[name].Kind == JsonValueKind.True;

    /// <summary>The items of a list.</summary>
    /// <param name="name">The list's name.</param>
    public IEnumerable<DescribedMember> Items(string name) => this[name].Elements();

    /// <summary>The members of an object, in order.</summary>
    /// <param name="name">The object's name.</param>
    public IEnumerable<(string Name, DescribedMember Value)> Members(string name) => this[name].Pairs();

    private JsonValueKind Kind => element.ValueKind;

    private long? Whole =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : null;

    private IEnumerable<DescribedMember> Elements() => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(item => new DescribedMember(item))]
        : [];

    private IEnumerable<(string Name, DescribedMember Value)> Pairs() => element.ValueKind == JsonValueKind.Object
        ? [.. element.EnumerateObject().Select(member => (member.Name, new DescribedMember(member.Value)))]
        : [];
}
