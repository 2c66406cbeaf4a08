using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>All of a dataset as lines of text, by our readers or by netCDF-C through netCDF4-python.</summary>
public static class DatasetDump
{
    /// <summary>Prints the same lines as <see cref="OfAsync"/> for each file named as argument.</summary>
    public const string Script =
        """
        import sys, hashlib, netCDF4, numpy as np
        codes = dict(i1='Byte', S1='Char', i2='Short', i4='Int', f4='Float', f8='Double',
                     u1='UByte', u2='UShort', u4='UInt', i8='Int64', u8='UInt64')
        kinds = dict(NETCDF3_CLASSIC='classic', NETCDF3_64BIT_OFFSET='64-bit offset', NETCDF3_64BIT_DATA='cdf5')
        def attributes(owner, name):
            for key in owner.ncattrs():
                value = owner.getncattr(key)
                if isinstance(value, str):
                    print('att', name, key, 'Char', value.rstrip('\0').encode().hex().upper())
                else:
                    value = np.asarray(value)
                    print('att', name, key, codes[value.dtype.str[1:]],
                          value.astype(value.dtype.newbyteorder('<')).tobytes().hex().upper())
        for path in sys.argv[1:]:
            with netCDF4.Dataset(path) as d:
                d.set_auto_maskandscale(False)
                d.set_auto_chartostring(False)
                print('format', kinds[d.data_model])
                for dim in d.dimensions.values():
                    print('dim', dim.name, len(dim), int(dim.isunlimited()))
                attributes(d, '')
                for v in d.variables.values():
                    print('var', v.name, codes[v.dtype.str[1:]], ','.join(v.dimensions))
                    attributes(v, v.name)
                    data = np.ascontiguousarray(v[...])
                    data = data.astype(data.dtype.newbyteorder('<')).tobytes()
                    print('data', len(data), hashlib.sha256(data).hexdigest().upper())
        """;

    /// <summary>A dataset's dimensions, attributes, variables and the hashes of their data, by our readers.</summary>
    public static async Task<string> OfAsync(IByteSource source, CancellationToken cancellationToken)
    {
        var index = await DatasetReader.ReadIndexAsync(source, cancellationToken);
        var lines = new StringBuilder().Append("format ").Append(index.Format).Append('\n');
        foreach (var dimension in index.Dimensions)
        {
            _ = lines.Append($"dim {dimension.Name} {dimension.Length} {(dimension.IsUnlimited ? 1 : 0)}\n");
        }

        Attributes(lines, index.Attributes, "");
        foreach (var variable in index.Variables)
        {
            var dimensions = string.Join(',', variable.Dimensions.Select(dimension => dimension.Name));
            _ = lines.Append($"var {variable.Name} {variable.Type} {dimensions}\n");
            Attributes(lines, variable.Attributes, variable.Name);
            var data = await ReadAllAsync(source, variable, cancellationToken);
            _ = lines.Append($"data {data.Length} {Convert.ToHexString(SHA256.HashData(data))}\n");
        }

        return lines.ToString();
    }

    /// <summary>All elements of a variable, in native order.</summary>
    public static async Task<byte[]> ReadAllAsync(
        IByteSource source, IndexedVariable variable, CancellationToken cancellationToken)
    {
        var elements = variable.Shape.Aggregate(1L, (product, length) => product * length);
        var data = new byte[elements * variable.Type.ByteLength()];
        IndexRange[] all = [.. variable.Shape.Select(IndexRange.All)];
        await VariableReader.ReadAsync(source, variable, all, data, cancellationToken);
        return data;
    }

    private static void Attributes(StringBuilder lines, AttributeSet attributes, string owner)
    {
        foreach (var (name, value) in attributes)
        {
            _ = lines.Append($"att {owner} {name} {value.Type} {Convert.ToHexString(Bytes(value))}\n");
        }
    }

    private static byte[] Bytes(AttributeValue value) => value switch
    {
        { Text: { } text } => Encoding.UTF8.GetBytes(text),
        { Type: ElementType.Float } => [.. value.Numbers.SelectMany(number => BitConverter.GetBytes((float)number))],
        { Type: ElementType.Double } => [.. value.Numbers.SelectMany(BitConverter.GetBytes)],
        _ => [.. value.Integers.SelectMany(number => BitConverter.GetBytes(number)[..value.Type.ByteLength()])],
    };
}
