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

    /// <summary>The smallest fill value that is far from what is measured or computed.</summary>
    private const double NearestDistantFill = 1e15;

    private const string Coordinates = "coordinates";

    /// <summary>How its values are put into bins by the reduction that follows; null where they are not.</summary>
    public BinnedValues? Binned { get; init; }

    /// <summary>The place of a dimension, or -1.</summary>
    /// <param name="dimension">The dimension's name.</param>
    public int AxisOf(string dimension) => Dimensions.IndexOf(dimension, StringComparer.Ordinal);

    /// <summary>What the stored numbers mean.</summary>
    public Packing Packing => Packing.Of(Node.Type, Attributes);

    /// <summary>The values as floating-point numbers, NaN where missing.</summary>
    /// <param name="type">Float or Double, or null for the packing's own.</param>
    public Node Decoded(ElementType? type = null) => new DecodeNode(Node, Packing, type ?? Packing.Decoded);

    /// <summary>The values of integer data that is not scaled, exactly, as int64.</summary>
    /// <param name="missing">What takes the place of a missing value.</param>
    public Node Integers(long missing) => new IntegersNode(Node, Packing, missing);

    /// <summary>This variable without some names in the attributes that name other variables.</summary>
    /// <param name="names">The names of variables that are gone.</param>
    public LazyVariable WithoutReferences(IReadOnlySet<string> names) =>
        this with { Attributes = References.Without(Attributes, names) };

    /// <summary>This variable with a name in its attribute `coordinates`, where it is not there yet.</summary>
    /// <param name="name">The name of a scalar coordinate.</param>
    public LazyVariable WithCoordinate(string name)
    {
        ImmutableArray<string> named =
            [.. (Attributes.Text(Coordinates) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return named.Contains(name, StringComparer.Ordinal)
            ? this
            : this with { Attributes = Attributes.With(Coordinates, string.Join(' ', named.Add(name))) };
    }

    /// <summary>
    /// This variable without a fill value that a number which is computed from its values might equal by chance: -99,
    /// 0. Called before computed values are given to it.
    /// </summary>
    public LazyVariable WithDistantFill() =>
        Packing.Missing.Any(missing => Math.Abs(missing) < NearestDistantFill)
            ? this with { Attributes = Attributes.Without("_FillValue", "missing_value") }
            : this;

    /// <summary>This variable with computed integers, none of them missing.</summary>
    /// <param name="dimensions">The dimensions of the values.</param>
    /// <param name="values">The values, in the type to store.</param>
    public LazyVariable WithIntegers(ImmutableArray<string> dimensions, Node values) => this with
    {
        Dimensions = dimensions,
        Node = values,
        Attributes = Attributes.Without([.. Packing.AttributeNames]),
    };

    /// <summary>This variable of integers with others of them, stored as it was: type and fill value stay.</summary>
    /// <param name="dimensions">The dimensions of the values.</param>
    /// <param name="values">Int64 values within the stored type.</param>
    /// <param name="missing">What stands for missing among the values, or null where nothing is missing.</param>
    public LazyVariable WithSomeOfItsIntegers(ImmutableArray<string> dimensions, Node values, long? missing)
    {
        var packing = Packing;
        var isNamed = !packing.MissingIntegers.IsEmpty;
        var fill = isNamed ? packing.MissingIntegers[0] : DefaultIntegerFill(packing.Stored);
        return this with
        {
            Dimensions = dimensions,
            Node = new StoreIntegersNode(values, Node.Type, missing, fill),
            Attributes = missing is null || isNamed
                ? Attributes
                : Attributes.With("_FillValue", AttributeValue.FromIntegers(Node.Type, AsStored(fill))),
        };

        // The attribute has the stored type, which is signed where _Unsigned says otherwise.
        long AsStored(long number) => Node.Type switch
        {
            ElementType.Byte => unchecked((sbyte)number),
            ElementType.Short => unchecked((short)number),
            ElementType.Int => unchecked((int)number),
            _ => number,
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

    /// <summary>NetCDF's own fill value of an integer type; negative for a signed one.</summary>
    /// <remarks>Source: netcdf.h, NC_FILL_BYTE and so on; uint64 by its bits.</remarks>
    /// <param name="type">The type.</param>
    public static long DefaultIntegerFill(ElementType type) => type switch
    {
        ElementType.Byte => -127,
        ElementType.UByte => 255,
        ElementType.Short => -32767,
        ElementType.UShort => 65535,
        ElementType.Int => -2147483647,
        ElementType.UInt => 4294967295,
        ElementType.Int64 => -9223372036854775806,
        _ => -2,
    };
}
