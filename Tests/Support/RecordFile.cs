using System.Buffers.Binary;

namespace Compute.Orleans.Tests.Support;

/// <summary>A NetCDF file of one record variable, <c>tas(time, lat, lon)</c>, as large as a test wants it.</summary>
/// <remarks>Records that nobody writes are zeros and take no room on disk: the file has holes.</remarks>
internal static class RecordFile
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "tas";

    private const int Version = 2; // 64-bit offset
    private const uint Float = 5;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="latitudes">Rows of a record.</param>
    /// <param name="longitudes">Columns of a record.</param>
    /// <param name="records">Number of records.</param>
    /// <param name="values">The value of every cell of a record; those not named are 0.</param>
    public static void Write(
        string path, int latitudes, int longitudes, int records, IEnumerable<(int Record, float Value)> values)
    {
        var recordBytes = latitudes * longitudes * sizeof(float);
        var begin = Header(latitudes, longitudes, records, recordBytes, 0).Length;
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(Header(latitudes, longitudes, records, recordBytes, begin));

        var cells = new byte[recordBytes];
        foreach (var (record, value) in values)
        {
            for (var at = 0; at < cells.Length; at += sizeof(float))
            {
                BinaryPrimitives.WriteSingleBigEndian(cells.AsSpan(at), value);
            }

            file.Position = begin + ((long)record * recordBytes);
            file.Write(cells);
        }

        file.SetLength(begin + ((long)records * recordBytes));
    }

    private static byte[] Header(int latitudes, int longitudes, int records, int recordBytes, long begin) =>
        HeaderBytes.Begin(Version, records)
            .Dimensions(("time", 0), ("lat", latitudes), ("lon", longitudes))
            .NoAttributes()
            .List(0x0B, 1)
            .Variable(Variable, [0, 1, 2], Float, recordBytes, begin)
            .ToArray();
}
