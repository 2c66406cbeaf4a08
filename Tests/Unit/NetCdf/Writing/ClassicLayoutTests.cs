using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Tests.Support;
using CsCheck;
using static Compute.Orleans.Tests.Unit.NetCdf.Writing.WrittenDataset;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing;

public sealed class ClassicLayoutTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task What_is_written_by_placements_is_read_again() =>
        Definitions().SampleAsync(
            async variables =>
            {
                var layout = ClassicLayout.Create(Dimensions, variables, Described(ElementType.Double));
                var file = Write(layout);
                var source = new MemorySource(file);

                var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);

                Assert.Equal(layout.Format, index.Format);
                Assert.Equal(Dimensions.AsEnumerable(), index.Dimensions);
                Assert.Equal(Described(ElementType.Double), index.Attributes);
                foreach (var (variable, read) in variables.Zip(index.Variables, (one, other) => (one, other)))
                {
                    Assert.Equal((variable.Name, variable.Type), (read.Name, read.Type));
                    Assert.Equal(variable.Dimensions, read.Dimensions.Select(dimension => dimension.Name));
                    Assert.Equal(variable.Attributes, read.Attributes);
                    Assert.Equal(
                        Content(variable), await DatasetDump.ReadAllAsync(source, read, CancellationToken));
                }
            },
            iter: 300);

    [Fact]
    public void Placements_fill_the_file_in_order_without_gaps_or_overlaps() =>
        Definitions().Sample(
            variables =>
            {
                var layout = ClassicLayout.Create(Dimensions, variables, AttributeSet.Empty);
                long offset = layout.Header.Length;
                foreach (var placement in layout.Placements.Where(placement => !placement.IsRecord))
                {
                    Assert.Equal(offset, placement.Offset);
                    Assert.InRange(placement.PaddedBytes - placement.Bytes, 0, 3);
                    offset += placement.PaddedBytes;
                }

                Assert.Equal(offset, layout.RecordStart);
                foreach (var placement in layout.Placements.Where(placement => placement.IsRecord))
                {
                    Assert.Equal(offset, placement.Offset);
                    Assert.Equal(layout.RecordBytes, placement.Stride);
                    offset += placement.PaddedBytes;
                }

                Assert.Equal(offset, layout.RecordStart + layout.RecordBytes);
                Assert.Equal(layout.Length, layout.RecordStart + (layout.Records * layout.RecordBytes));
            },
            iter: 300);

    [Theory]
    [InlineData(ElementType.Byte)]
    [InlineData(ElementType.Char)]
    [InlineData(ElementType.Short)]
    public void Records_of_a_single_variable_are_not_padded(ElementType type)
    {
        var layout = ClassicLayout.Create(
            Dimensions, [Define("a", type, "time", "x"), Define("b", type, "x")], AttributeSet.Empty);

        Assert.Equal(3 * type.ByteLength(), layout.RecordBytes);
        Assert.Equal(layout.Placements[0].Bytes, layout.Placements[0].PaddedBytes);
        Assert.Equal(layout.RecordStart + (4 * 3 * type.ByteLength()), layout.Length);
        Assert.True(layout.Placements[1].PaddedBytes % 4 == 0);
    }

    [Theory]
    [InlineData(ElementType.UByte)]
    [InlineData(ElementType.UShort)]
    [InlineData(ElementType.UInt)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.UInt64)]
    public void A_type_of_cdf5_makes_the_file_cdf5(ElementType type)
    {
        var one = AttributeSet.Empty.With("a", AttributeValue.FromIntegers(type, 1));

        Assert.Equal("cdf5", ClassicLayout.Create(Dimensions, [Define("a", type, "x")], AttributeSet.Empty).Format);
        Assert.Equal("cdf5", ClassicLayout.Create(Dimensions, [], one).Format);
        Assert.Equal("cdf5", ClassicLayout.Create(
            Dimensions, [Define("a", ElementType.Float, "x") with { Attributes = one }], AttributeSet.Empty).Format);
        Assert.Equal("64-bit offset", ClassicLayout.Create(
            Dimensions, [Define("a", ElementType.Double, "x")], Described(ElementType.Float)).Format);
    }

    /// <summary>4 GiB less 4 bytes is the most that CDF-2 can say of a variable which is not the last.</summary>
    [Theory]
    [InlineData(1L << 30, "big x,small x", "cdf5")]
    [InlineData((1L << 30) - 1, "big x,small x", "64-bit offset")]
    [InlineData(1L << 30, "small x,big x", "64-bit offset")]
    [InlineData(1L << 30, "small x,big x,r time", "cdf5")]
    [InlineData(1L << 30, "r time x,s time", "cdf5")]
    [InlineData(1L << 30, "s time,r time x", "64-bit offset")]
    [InlineData(1L << 30, "s time,r time x,small y", "64-bit offset")]
    [InlineData(1L << 31, "small y", "cdf5")]
    public void Cdf5_is_taken_where_cdf2_cannot_hold_the_data(long length, string variables, string format)
    {
        ImmutableArray<Dimension> dimensions = [new("time", 4, true), new("x", length), new("y", 5)];
        ImmutableArray<VariableDefinition> definitions =
        [
            .. variables.Split(',').Select(variable => variable.Split(' ')).Select(words => words[0] == "small"
                ? Define(words[0], ElementType.Float, "y")
                : Define(words[0], ElementType.Float, words[1..])),
        ];

        Assert.Equal(format, ClassicLayout.Create(dimensions, definitions, AttributeSet.Empty).Format);
    }

    [Fact]
    public void An_unlimited_dimension_stays_so_only_where_a_classic_file_can_have_it()
    {
        static bool HasRecords(params VariableDefinition[] variables) => ClassicLayout
            .Create([new("time", 4, true), new("x", 3)], [.. variables], AttributeSet.Empty)
            .Dimensions[0].IsUnlimited;

        Assert.True(HasRecords());
        Assert.True(HasRecords(Define("a", ElementType.Float, "time", "x"), Define("b", ElementType.Float, "x")));
        Assert.False(HasRecords(Define("a", ElementType.Float, "time"), Define("b", ElementType.Float, "x", "time")));
        Assert.False(HasRecords(Define("a", ElementType.Float, "time", "time")));

        var two = ClassicLayout.Create(
            [new("time", 4, true), new("x", 3, true)],
            [Define("a", ElementType.Float, "time", "x")],
            AttributeSet.Empty);
        Assert.DoesNotContain(two.Dimensions, dimension => dimension.IsUnlimited);
        Assert.Equal((0L, 0L, 48L), (two.Records, two.RecordBytes, two.Placements[0].Bytes));
    }

    [Fact]
    public void No_records_are_an_empty_record_section()
    {
        var layout = ClassicLayout.Create(
            [new("time", 0, true)], [Define("a", ElementType.Float, "time")], AttributeSet.Empty);

        Assert.Equal((0L, 4L, layout.RecordStart), (layout.Records, layout.RecordBytes, layout.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    [InlineData("ends with a space ")]
    [InlineData(" begins")]
    [InlineData("-1")]
    [InlineData("half a pair: \\ud800")] // Written out below: an attribute cannot hold it.
    public void Names_that_netcdf_forbids_are_refused(string written)
    {
        var name = written.Replace("\\ud800", "\ud800", StringComparison.Ordinal);
        static Fault Fault(Action create) => Assert.Throws<ComputeException>(create).Fault;

        Assert.Equal(Engine.Faults.Fault.InvalidValue, Fault(() => ClassicLayout.Create(
            Dimensions, [Define(name, ElementType.Float)], AttributeSet.Empty)));
        Assert.Equal(Engine.Faults.Fault.InvalidValue, Fault(() => ClassicLayout.Create(
            [new(name, 3)], [], AttributeSet.Empty)));
        Assert.Equal(Engine.Faults.Fault.InvalidValue, Fault(() => ClassicLayout.Create(
            [], [], AttributeSet.Empty.With(name, "text"))));
    }

    [Fact]
    public void Definitions_that_contradict_themselves_are_refused()
    {
        var a = Define("a", ElementType.Float, "x");

        Assert.Contains("two of the output's variables are named a", Message([new("x", 3)], a, a));
        Assert.Contains("two of the output's dimensions are named x", Message([new("x", 3), new("x", 4)]));
        Assert.Contains("dimension x has length 0", Message([new("x", 0)], a), StringComparison.Ordinal);
        Assert.Contains("more than a file can hold", Message(
            [new("x", 1L << 40)], Define("a", ElementType.Float, "x", "x")), StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => ClassicLayout.Create([], [a], AttributeSet.Empty));

        static string Message(ImmutableArray<Dimension> dimensions, params VariableDefinition[] variables) =>
            Assert.Throws<ComputeException>(
                () => ClassicLayout.Create(dimensions, [.. variables], AttributeSet.Empty)).Message;
    }
}
