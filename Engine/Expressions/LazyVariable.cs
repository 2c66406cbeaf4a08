using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>A variable whose values are not computed yet.</summary>
/// <param name="Name">The name.</param>
/// <param name="Role">Whether operations work on it.</param>
/// <param name="Dimensions">The names of its dimensions, slowest first.</param>
/// <param name="Node">Its values as stored: packed data is packed, missing is the fill value.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record LazyVariable(
    string Name, VariableRole Role, ImmutableArray<string> Dimensions, Node Node, AttributeSet Attributes)
{
    /// <summary>NetCDF's own fill values, for variables that name none.</summary>
    private const double DefaultFill = 9.9692099683868690e+36;

    private const string Coordinates = "coordinates";

    /// <summary>The place of a dimension, or -1.</summary>
    /// <param name="dimension">The dimension's name.</param>
    public int AxisOf(string dimension) => Dimensions.IndexOf(dimension, StringComparer.Ordinal);

    /// <summary>What the stored numbers mean.</summary>
    public Packing Packing => Packing.Of(Node.Type, Attributes);

    /// <summary>The values as floating-point numbers, NaN where missing.</summary>
    /// <param name="type">Float or Double, or null for the packing's own.</param>
    public Node Decoded(ElementType? type = null) => new DecodeNode(Node, Packing, type ?? Packing.Decoded);

    /// <summary>This variable without some names in its attribute `coordinates`.</summary>
    /// <param name="names">The names of variables that are gone.</param>
    public LazyVariable WithoutCoordinates(IReadOnlySet<string> names)
    {
        if (Attributes.Text(Coordinates) is not { } text)
        {
            return this;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kept = words.Where(word => !names.Contains(word)).ToArray();
        return kept.Length == words.Length ? this
            : this with
            {
                Attributes = kept.Length == 0
                    ? Attributes.Without(Coordinates)
                    : Attributes.With(Coordinates, string.Join(' ', kept)),
            };
    }

    /// <summary>This variable with computed values, to be stored in some type with a fill value for missing.</summary>
    /// <param name="dimensions">The dimensions of the values.</param>
    /// <param name="values">Floating-point values, NaN where missing.</param>
    /// <param name="type">The type to store: Float or Double.</param>
    public LazyVariable WithValues(ImmutableArray<string> dimensions, Node values, ElementType type)
    {
        // A fill value of a floating variable is kept; one of packed or integer data means nothing any more.
        var isSameKind = Node.Type.IsFloating();
        var fill = (isSameKind ? Attributes.Number("_FillValue") ?? Attributes.Number("missing_value") : null)
            ?? DefaultFill;
        var stored = type == ElementType.Float ? (float)fill : fill;
        var attributes = Attributes
            .Without([.. Packing.AttributeNames])
            .With("_FillValue", AttributeValue.FromNumbers(type, stored));
        if (isSameKind && Attributes["missing_value"] is not null)
        {
            attributes = attributes.With("missing_value", AttributeValue.FromNumbers(type, stored));
        }

        var node = values.Type == type ? values : new CastNode(values, type);
        return this with
        {
            Dimensions = dimensions,
            Node = double.IsNaN(stored) ? node : new ElementwiseNode(node, new FillMissing(stored)),
            Attributes = attributes,
        };
    }
}
