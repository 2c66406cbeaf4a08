using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Parameters;

/// <summary>The parameter `method`: what is taken for ends of a domain's ranges that an axis does not have.</summary>
internal static class SelectionMethods
{
    /// <summary>The parameter's name.</summary>
    public const string Name = "method";

    /// <summary>Its signature.</summary>
    public static Parameter Parameter { get; } = new(
        Name,
        "What is taken for an end of values or timestamps that the axis does not have: nearest (the larger of two that "
        + "are equally near), pad (the largest that is not larger) or backfill (the smallest that is not smaller). A "
        + "date then stands for its first instant, and equal ends pick one point, which is an error where the axis has "
        + "nothing on that side. By default a point must be there, and a range has what lies within it.",
        ["nearest", "pad", "backfill"]);

    /// <summary>What a call asks for.</summary>
    /// <param name="arguments">The call's parameters.</param>
    public static SelectionMethod Of(Arguments arguments) =>
        Enum.Parse<SelectionMethod>(arguments.Text(Name) ?? nameof(SelectionMethod.Exact), ignoreCase: true);
}
