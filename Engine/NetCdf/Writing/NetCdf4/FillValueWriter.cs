using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes Fill Value messages of version 3.</summary>
/// <remarks>
/// Source: "HDF5 File Format Specification", IV.A.2.f "The Data Storage - Fill Value Message"; netCDF-C, netcdf.h,
/// NC_FILL_*.
/// </remarks>
internal static class FillValueWriter
{
    private const string Attribute = "_FillValue";
    private const int AllocatedLate = 2;
    private const int AllocatedAsNeeded = 3;
    private const int WrittenIfSet = 2 << 2;
    private const int IsSet = 1 << 5;

    /// <summary>No value: zeros.</summary>
    /// <param name="isChunked">Whether the dataset is in chunks.</param>
    public static byte[] None(bool isChunked) => [3, (byte)(Allocated(isChunked) | WrittenIfSet)];

    /// <summary>The value that a variable has where nothing was written.</summary>
    /// <param name="variable">The variable; its own _FillValue counts where it is of the variable's type.</param>
    /// <param name="isChunked">Whether the variable is in chunks.</param>
    public static byte[] Of(NetCdf4Variable variable, bool isChunked)
    {
        var value = Value(variable.Definition.Type, variable.Definition.Attributes, variable.Storage.IsBigEndian);
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, value.Length);
        return [3, (byte)(Allocated(isChunked) | WrittenIfSet | IsSet), .. size, .. value];
    }

    private static byte[] Value(ElementType type, AttributeSet attributes, bool isBigEndian)
    {
        var own = attributes[Attribute];
        return type == ElementType.Char
            ? own is { Type: ElementType.Char, Text.Length: > 0 } ? [Encoding.UTF8.GetBytes(own.Text)[0]] : [0]
            : AttributeMessageWriter.Numbers(
                own is { Count: 1 } && own.Type == type ? own : Default(type), isBigEndian);
    }

    private static AttributeValue Default(ElementType type) => type switch
    {
        ElementType.Float or ElementType.Double => AttributeValue.FromNumbers(type, 9.9692099683868690e+36),
        _ => AttributeValue.FromIntegers(type, type switch
        {
            ElementType.Byte => -127,
            ElementType.UByte => byte.MaxValue,
            ElementType.Short => -32767,
            ElementType.UShort => ushort.MaxValue,
            ElementType.Int => -2147483647,
            ElementType.UInt => uint.MaxValue,
            ElementType.Int64 => -9223372036854775806,
            _ => -2, // Of uint64, by its bits.
        }),
    };

    private static int Allocated(bool isChunked) => isChunked ? AllocatedAsNeeded : AllocatedLate;
}
