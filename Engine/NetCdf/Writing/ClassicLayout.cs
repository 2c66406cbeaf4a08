using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Classic;

namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>A classic file before its data: the whole header, and where every element will stand.</summary>
/// <remarks>
/// <para>Anyone who has the layout can write a part of a variable at its own offset, in any order.</para>
/// <para>CDF-2 where it can hold the data, else CDF-5. Elements are stored most significant byte first.</para>
/// <para>Source: "The NetCDF Classic Format Specification" and its chapter on limits.</para>
/// </remarks>
public sealed class ClassicLayout
{
    private readonly ClassicVersion _version;
    private readonly AttributeSet _attributes;

    private ClassicLayout(
        ClassicVersion version,
        int headerBytes,
        DefinedDataset dataset,
        ImmutableArray<VariablePlacement> places,
        AttributeSet attributes)
    {
        _version = version;
        _attributes = attributes;
        Format = version.Name();
        Dimensions = dataset.Dimensions;
        Placements = places;
        Records = dataset.Records;
        RecordBytes = dataset.RecordBytes;
        RecordStart = headerBytes + dataset.FixedBytes;
        Length = RecordStart + (Records * RecordBytes);
    }

    /// <summary>The format as ncdump -k names it: "64-bit offset" or "cdf5".</summary>
    public string Format { get; }

    /// <summary>
    /// The complete header, which begins the file; the number of records is in it. Made anew each time: it may have
    /// megabytes, and is needed once.
    /// </summary>
    public ReadOnlyMemory<byte> Header => HeaderWriter.Write(_version, Records, Dimensions, Placements, _attributes);

    /// <summary>The dimensions as they are written: an unlimited one that could not stay so is fixed.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>Where each variable goes, in the order of the definitions.</summary>
    public ImmutableArray<VariablePlacement> Placements { get; }

    /// <summary>Length of the whole file, in bytes.</summary>
    public long Length { get; }

    /// <summary>Length of one record over all record variables, padding included, in bytes; 0 without any.</summary>
    public long RecordBytes { get; }

    /// <summary>Where the first record begins, in bytes; all fixed variables are before.</summary>
    public long RecordStart { get; }

    /// <summary>The number of records.</summary>
    public long Records { get; }

    /// <summary>Lays out a file.</summary>
    /// <param name="dimensions">
    /// All dimensions. An unlimited one stays so when it is the only one, and the first of each variable that has it;
    /// otherwise it is written with a fixed length.
    /// </param>
    /// <param name="variables">All variables, in the order in which they are to stand.</param>
    /// <param name="attributes">The global attributes, written as <see cref="ClassicAttributes"/> says.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue for a name that NetCDF forbids, a name used twice, or a fixed dimension of length 0;
    /// TooLarge when no classic file can hold so much.
    /// </exception>
    public static ClassicLayout Create(
        ImmutableArray<Dimension> dimensions, ImmutableArray<VariableDefinition> variables, AttributeSet attributes)
    {
        attributes = ClassicAttributes.Of(attributes);
        var dataset = new DefinedDataset(
            dimensions,
            [.. variables.Select(variable =>
                variable with { Attributes = ClassicAttributes.Of(variable.Attributes) })]);
        var version = NeedsCdf5(dataset, attributes) ? ClassicVersion.Cdf5 : ClassicVersion.Cdf2;

        // Offsets take 64 bits in both, so the header is as long with offsets as without.
        var headerBytes = HeaderWriter.Write(
            version, dataset.Records, dataset.Dimensions, dataset.Place(0), attributes).Length;
        return new(version, headerBytes, dataset, dataset.Place(headerBytes), attributes);
    }

    private static bool NeedsCdf5(DefinedDataset dataset, AttributeSet attributes) =>
        dataset.Records > int.MaxValue
        || dataset.Dimensions.Any(dimension => dimension.Length > int.MaxValue) // Others read the length as signed.
        || dataset.Variables.Any(variable => IsWide(variable.Type) || IsWide(variable.Attributes))
        || IsWide(attributes)
        || !dataset.FitsCdf2();

    private static bool IsWide(AttributeSet attributes) => attributes.Any(attribute => IsWide(attribute.Value.Type));

    private static bool IsWide(ElementType type) => !ClassicVersion.Cdf2.Has((uint)type);
}
