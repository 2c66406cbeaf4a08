using Compute.Orleans.Engine.Storage;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Storage;

public sealed class DataFolderTests
{
    private static readonly DataFolder _folder = new("/srv/compute/../data");

    [Fact]
    public void Everything_stands_below_the_root()
    {
        var job = Guid.Parse("0123abcd-0000-4000-8000-00000000000f");

        Assert.Equal("/srv/data", _folder.Root);
        Assert.Equal("/srv/data/public", _folder.Public);
        Assert.Equal("/srv/data/index", _folder.Index);
        Assert.Equal("/srv/data/cache", _folder.Cache);
        Assert.Equal("/srv/data/tmp", _folder.Temporary);
        Assert.Equal("/srv/data/work/0123abcd00004000800000000000000f", _folder.Work(job));
    }

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Ada.Lovelace-1_x", "Ada.Lovelace-1_x")]
    [InlineData("ada@example.org", "ada%40example.org")]
    [InlineData("é", "%C3%A9")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E.")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("", "%")]
    [InlineData("\0", "%00")]
    public void A_user_becomes_one_harmless_segment(string user, string segment) =>
        Assert.Equal(segment, DataFolder.Segment(user));

    [Fact]
    public void A_segment_stays_in_its_folder_whatever_the_name() =>
        Gen.String.Sample(user =>
        {
            var segment = DataFolder.Segment(user);
            return Path.GetDirectoryName(Path.GetFullPath(segment, _folder.Public)) == _folder.Public
                && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '%');
        });

    [Fact]
    public void Two_users_never_share_a_segment()
    {
        var letters = Gen.OneOf('a', 'A', '.', '%', '2', 'E', '/', 'é');
        var names = letters.Array[0, 6].Select(name => new string(name));

        Gen.Select(names, names).Sample((one, other) =>
            one == other == (DataFolder.Segment(one) == DataFolder.Segment(other)));
    }
}
