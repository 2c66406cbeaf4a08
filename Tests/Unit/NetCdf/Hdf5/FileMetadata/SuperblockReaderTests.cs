using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.FileMetadata;

/// <summary>With <see cref="DriverMessage"/> and <see cref="SharedTableMessage"/>, which superblocks lead to.</summary>
public sealed class SuperblockReaderTests
{
    private const int FileBytes = 400;
    private const int ExtensionAddress = 200;

    public static MatrixTheoryData<int, int, int> Widths { get; } = new([0, 1, 2, 3], [2, 4, 8], [2, 4, 8]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Every_version_is_read_with_every_width(int version, int offsetBytes, int lengthBytes)
    {
        var image = Superblock(version, offsetBytes, lengthBytes);

        var superblock = (await OpenAsync(image)).Superblock;

        Assert.Equal(new Superblock(version, offsetBytes, lengthBytes, 0, 96, null), superblock);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_superblock_that_is_cut_is_damage(int version)
    {
        var bytes = Superblock(version).ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            await Hdf5Messages.AssertCorruptAsync("", () => OpenAsync(bytes[..length]));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 512)]
    [InlineData(2, 0)]
    [InlineData(2, 512)]
    public async Task Addresses_count_from_the_signature_whatever_the_base_address_says(int version, int stored)
    {
        const int Start = 512;
        var inner = Superblock(version, baseAddress: stored, end: FileBytes + stored).ToArray(FileBytes);
        byte[] bytes = [.. new byte[Start], .. inner];

        var file = await SuperblockReader.OpenAsync(new MemorySource(bytes), Start, Token);

        Assert.Equal(Start, file.Superblock.BaseAddress);
        Assert.Equal(FileBytes, file.Bytes);
        Assert.Equal(Start + 96, file.Offset(file.Superblock.RootAddress));
        await Hdf5Messages.AssertCorruptAsync(
            $"truncated: it is said to end at byte {Start + FileBytes}",
            () => SuperblockReader.OpenAsync(new MemorySource(bytes[..^1]), Start, Token).AsTask());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_truncated_file_says_where_it_should_end_and_where_it_does(int version) =>
        await Hdf5Messages.AssertCorruptAsync(
            $"at byte {FileBytes}, the file is truncated: it is said to end at byte 401",
            () => OpenAsync(Superblock(version, end: FileBytes + 1)));

    [Fact]
    public async Task Damage_is_named()
    {
        await Hdf5Messages.AssertCorruptAsync("signature", () => OpenAsync(Superblock(0).At(1).Raw("X"u8)));
        await Hdf5Messages.AssertCorruptAsync("the version is 4", () => OpenAsync(Superblock(2).At(8).Bytes(4)));
        await Hdf5Messages.AssertCorruptAsync("the checksum is", () => OpenAsync(Superblock(2).At(36).Bytes(1)));
        await Hdf5Messages.AssertCorruptAsync("addresses take 16", () => OpenAsync(Superblock(0).At(13).Bytes(16)));
        await Hdf5Messages.AssertCorruptAsync("lengths take 0", () => OpenAsync(Superblock(3).At(10).Bytes(0)));
        await Hdf5Messages.AssertCorruptAsync("root group", () => OpenAsync(Superblock(2, root: null)));
        await Hdf5Messages.AssertCorruptAsync("undefined", () => OpenAsync(Superblock(2, end: null)));
    }

    [Theory]
    [InlineData("NCSAfami", true)]
    [InlineData("NCSAmult", true)]
    [InlineData("whatever", false)]
    public async Task Only_files_that_are_one_of_several_are_refused_for_their_driver(string driver, bool isRefused)
    {
        var name = System.Text.Encoding.ASCII.GetBytes(driver);
        var old = Superblock(0, driver: 300).At(300).Bytes(0, 0, 0, 0).UInt32(0).Raw(name);
        var extended = Extended(0x14, message => message.Bytes(0).Raw(name).Zeros(7));

        foreach (var image in new[] { old, extended })
        {
            if (isRefused)
            {
                await Hdf5Messages.AssertCorruptAsync($"(driver {driver})", () => OpenAsync(image));
            }
            else
            {
                _ = await OpenAsync(image);
            }
        }
    }

    [Fact]
    public async Task The_extension_says_where_shared_messages_are()
    {
        var file = await OpenAsync(Extended(0x0f, message => message.Bytes(0).Address(77).Bytes(3).Zeros(6)));

        Assert.Equal(77, file.Superblock.SharedTableAddress);
        Assert.Equal(3, file.Superblock.SharedIndexCount);
        await Hdf5Messages.AssertCorruptAsync(
            "there are 9 indexes",
            () => OpenAsync(Extended(0x0f, message => message.Bytes(0).Address(77).Bytes(9).Zeros(6))));
        await Hdf5Messages.AssertCorruptAsync(
            "the version is 1",
            () => OpenAsync(Extended(0x0f, message => message.Bytes(1).Address(77).Bytes(3).Zeros(6))));
    }

    [Fact]
    public async Task What_else_an_extension_holds_is_passed_over() =>
        Assert.Null((await OpenAsync(Extended(0x17, message => message.Zeros(16)))).Superblock.SharedTableAddress);

    private static Task<Hdf5File> OpenAsync(Hdf5Image image) => OpenAsync(image.ToArray(FileBytes));

    private static Task<Hdf5File> OpenAsync(byte[] bytes) =>
        SuperblockReader.OpenAsync(new MemorySource(bytes), 0, Token).AsTask();

    /// <summary>A superblock with an extension of one message of 16 bytes.</summary>
    private static Hdf5Image Extended(int type, Action<Hdf5Image> write)
    {
        var image = Superblock(2, extension: ExtensionAddress);
        image.At(ExtensionAddress).Bytes(1, 0).UInt16(1).UInt32(1).UInt32(24).Zeros(4);
        write(image.UInt16(type).UInt16(16).Zeros(4));
        return image;
    }

    private static Hdf5Image Superblock(
        int version,
        int offsetBytes = 8,
        int lengthBytes = 8,
        long baseAddress = 0,
        long? end = FileBytes,
        long? root = 96,
        long? driver = null,
        long? extension = null)
    {
        var image = new Hdf5Image(offsetBytes, lengthBytes);
        image.Bytes(0x89).Raw("HDF\r\n\u001a\n"u8).Bytes(version);
        if (version >= 2)
        {
            return image.Bytes(offsetBytes, lengthBytes, 0)
                .Address(baseAddress).Address(extension).Address(end).Address(root).Checksummed();
        }

        image.Bytes(0, 0, 0, 0, offsetBytes, lengthBytes, 0).UInt16(4).UInt16(16).UInt32(0);
        image.Zeros(version == 1 ? 4 : 0);
        image.Address(baseAddress).Address(null).Address(end).Address(driver);
        return image.Length(0).Address(root).UInt32(1).UInt32(0).Zeros(16);
    }
}
