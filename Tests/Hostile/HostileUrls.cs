namespace Compute.Orleans.Tests.Hostile;

/// <summary>URLs that nobody sends in good faith, and why each is refused.</summary>
internal static class HostileUrls
{
    /// <summary>Said of hosts that are listed, and stand for an address inside.</summary>
    public const string Inside = "stands for no public address; an operator allows another one by listing the address";

    private const string Outside = "is not inside a configured folder; an operator allows a folder with Data:Mounts";
    private const string Malformed = "names no input: give an absolute path, a file:/// URL, or an http(s) URL";
    private const string Unlisted = "which is not a listed host; an operator allows it with Data:Hosts";

    /// <summary>Names that are listed, and the addresses that whoever owns them lets them stand for.</summary>
    public static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["data.example"] = "127.0.0.1",
        ["v4.example"] = "127.0.0.1",
        ["v4b.example"] = "127.255.255.254",
        ["v6.example"] = "::1",
        ["any6.example"] = "::",
        ["mapped6.example"] = "::ffff:127.0.0.1",
        ["siit.example"] = "::ffff:0:7f00:1",
        ["compatible.example"] = "::127.0.0.1",
        ["nat64.example"] = "64:ff9b::7f00:1",
        ["6to4.example"] = "2002:7f00:1::1",
        ["teredo.example"] = "2001:0:7f00:1::",
        ["zero.example"] = "0.0.0.0",
        ["metadata.example"] = "169.254.169.254",
        ["metadata6.example"] = "fd00:ec2::254",
        ["linklocal.example"] = "fe80::1",
        ["ten.example"] = "10.0.0.1",
        ["home.example"] = "192.168.1.1",
        ["office.example"] = "172.16.0.1",
        ["carrier.example"] = "100.64.0.1",
        ["multicast.example"] = "224.0.0.1",
        ["multicast6.example"] = "ff02::1",
        ["broadcast.example"] = "255.255.255.255",
        ["nat64local.example"] = "64:ff9b:1::7f00:1",
        ["nat64ten.example"] = "64:ff9b::a00:1",
        ["6to4home.example"] = "2002:c0a8:101::1",
        ["mappedmetadata.example"] = "::ffff:169.254.169.254",
        ["unique.example"] = "fc00::1",
        ["sitelocal.example"] = "fec0::1",
        ["discard.example"] = "100::1",
        ["benchmark.example"] = "198.18.0.1",
        ["reserved.example"] = "240.0.0.1",
        ["documentation.example"] = "203.0.113.1",
    };

    /// <summary>What is asked for, and what the refusal says.</summary>
    public static TheoryData<string, string> Direct => All(
        (Outside, [
            "/etc/passwd", "//etc/passwd", "///etc//passwd", "/../etc/passwd", "/proc/self/environ", "/dev/zero",
            "/etc/passwd%00.nc", "/etc/passwd\0.nc", "{mount}/tas.nc\0", "{mount}/../etc/passwd", "{mount}x/tas.nc",
            "{mount}/..\\tas.nc", "//127.0.0.1:{port}/a.nc", "file:///etc/passwd", "FILE:///etc/passwd",
            "File:////etc/passwd", "file://///etc/passwd", "file:///etc/./passwd", "file:///%65tc/passwd",
            "file:///etc%2fpasswd", "file:///etc%2Fpasswd?x", "file:///etc/passwd#.nc",
            "file:///etc%252fpasswd", "file://{mount}/../../etc/passwd", "file://{mount}/%2e%2e/etc/passwd",
            "file://{mount}/%2e%2e%2f%2e%2e%2fetc/passwd", "file://{mount}/%5c..%5cetc", "file://{mount}/tas.nc%00",
            "file://{mount}/%c0%ae%c0%ae/etc/passwd", "file:///c:/windows/win.ini",
        ]),
        (Malformed, [
            "file:/etc/passwd", "file:etc/passwd", "file:\\\\\\etc\\passwd", "file://localhost/etc/passwd",
            "file://127.0.0.1:{port}/etc/passwd", "file://etc/passwd", " file:///etc/passwd", "file\n:///etc/passwd",
            "~/.ssh/id_rsa", "etc/passwd", "\\\\127.0.0.1\\share\\a.nc", "c:\\windows\\win.ini",
        ]),
        (Malformed, [
            "gopher://127.0.0.1:{port}/_GET%20/", "ftp://127.0.0.1:{port}/a.nc", "dict://127.0.0.1:{port}/d:a",
            "ldap://127.0.0.1:{port}/", "tftp://127.0.0.1:{port}/a", "sftp://127.0.0.1:{port}/a", "ws://127.0.0.1:{port}/",
            "unix:///var/run/docker.sock", "http+unix://%2Fvar%2Frun%2Fdocker.sock/info", "jar:file:///etc/passwd!/a",
            "netdoc:///etc/passwd", "data:application/x-netcdf;base64,Q0RG", "javascript:alert(1)", "about:blank",
            "s3://bucket/a.nc", "view-source:http://127.0.0.1:{port}/", "url:http://127.0.0.1:{port}/",
            "httpx://data.example:{port}/", "http", "http:", "http://", "https:///a.nc", "://127.0.0.1:{port}/",
        ]),
        (Unlisted, [
            "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/meta-data/",
            "http://metadata.google.internal/computeMetadata/v1/", "http://169.254.169.254.nip.io/",
            "http://100.100.100.200/", "http://[::ffff:169.254.169.254]/",
            "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "http://localhost:{port}/", "http://LocalHost:{port}/",
            "http://localhost.:{port}/", "http://a.localhost:{port}/", "http://0.0.0.0:{port}/", "http://[::1]:{port}/",
            "http://[::]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://127.0.0.1.:{port}/",
            "http://[::127.0.0.1]:{port}/", "http://127.127.127.127:{port}/", "http://[64:ff9b::7f00:1]:{port}/",
            "http://data.example/", "https://data.example/", "http://data.example:22/", "http://data.example.:{port}/",
            "http://sub.data.example:{port}/", "http://data.example.evil.example:{port}/",
            "http://d\u00e5ta.example:{port}/",
            "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:{port}/", "http://127\u30020\u30020\u30021:{port}/",
            "http://\uff11\uff12\uff17.0.0.1:{port}/", "http://data\uff0eexample:{port}/",
            "http://data.example\u200b:{port}/", "http://data.example\ud800:{port}/",
            "http://xn--0.example:{port}/", "http://xn--data-.example:{port}/", "http://\uff44ata.example:{port}/",
            "http://\u24d3ata.example:{port}/", "http://da\u00adta.example:{port}/", "http://\uff11\uff12\uff17.1:{port}/",
            "http://-data.example:{port}/", "HTTP://127.0.0.1:{port}/", "hTTp://[::1]:{port}/", "http://0x7f.0.0.1.:{port}/",
            "http://[::ffff:0:127.0.0.1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://[64:ff9b:1::7f00:1]:{port}/",
            "http://localhost.localdomain:{port}/", "http://ip6-localhost:{port}/", "http://127.0.0.1.nip.io:{port}/",
            "http://kubernetes.default.svc/", "http://host.docker.internal:{port}/",
        ]),
        (Malformed, [
            "http://loopback:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/",
            "http://0x7f.1:{port}/", "http://0177.0.0.1:{port}/", "http://017700000001:{port}/", "http://0:{port}/",
            "http://2852039166/", "http://0xA9FEA9FE/", "http://0x7f.0x0.0x0.0x1:{port}/",
            "http://[0:0:0:0:0:0:0:1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://[0::1]:{port}/",
            "http://[fe80::1%25lo]:{port}/", "http://[::1%25lo]:{port}/", "http://[::1:{port}/", "http://[127.0.0.1]:{port}/",
            "http://[fe80::1%lo]:{port}/", "http://[::ffff:7f00:1%25eth0]:{port}/", "http://[fe80::1%25]:{port}/",
            "http://[::7f00:1]:{port}/", "http://[::1].data.example:{port}/", "http://[data.example]:{port}/",
            "http://[v1.127.0.0.1]:{port}/", "http://00000177.1:{port}/", "http://1:{port}/", "http://127.0.0.1%20:{port}/",
            "http://data.example%00.evil.example:{port}/", "http://data.example%09:{port}/", "http://data.example\t:{port}/",
            "http://\tdata.example:{port}/", "http://data..example:{port}/", "http://.data.example:{port}/",
            "http://data.example..:{port}/", "http://data.example:+{port}/", "http://data.example:{port}.0/",
            "http://data.example: {port}/", "http://data.example:\uff18\uff10/", "http://data.example:{port}%2f/",
            "http://%6c%6f%63%61%6c%68%6f%73%74:{port}/", "http://127.0.0.1%2f@data.example:{port}/",
        ]),
        (Malformed, [
            "http://user@data.example:{port}/", "http://user:pass@data.example:{port}/", "http://@data.example:{port}/",
            "http://data.example@127.0.0.1:{port}/", "http://data.example:{port}@127.0.0.1:{port}/",
            "http://data.example%40127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@data.example:{port}/",
            "http:\\\\127.0.0.1:{port}\\a", "http://data.example:{port}\\..\\a", "http:/127.0.0.1:{port}/",
            "http:127.0.0.1:{port}/", "http:///127.0.0.1:{port}/", "http://data.example:99999/", "http://data.example:-1/",
            "http://data.example:{port}:80/", "http://data.example:{port}/\0", "http://data.example:{port}/%00",
            "http://data.example:{port}/a\r\nX-Injected: yes", "http://data.example:{port}/a%0d%0aX-Injected:%20yes",
            "http://127.0.0.1:{port}/\r\nHost: data.example", "http://data.example:{port}\r\n/", "http://data.example:{port}/\ta",
            "http://data.example:{port}/../../etc/passwd", "http://data.example:{port}/%2e%2e/%2e%2e/etc/passwd",
            "http://localhost%23@data.example:{port}/", "http://data.example%23@127.0.0.1:{port}/",
            "http://[::1]%2f@data.example:{port}/", "http://data.example:{port}\\@127.0.0.1:{port}/",
            "http://data.example\\.evil.example:{port}/", "http://data.example:{port}\0@127.0.0.1/",
            "http://127.0.0.1:{port}:{port}/", "http://127.0.0.1;data.example:{port}/", "http://127.0.0.1,data.example:{port}/",
            "http://data.example&127.0.0.1:{port}/", "http://*:{port}/", "http://data.example|x:{port}/",
            "http://\"data.example\":{port}/", "http://data.example:65536/", "http://data.example:/",
            "http://data.example:{port}/a\u007fb", "http://data.example:{port}/\u0085", "http://data.example:{port}/\u2028",
            "dap2+http://127.0.0.1:{port}/", "dods://127.0.0.1:{port}/a.nc", "http+http://127.0.0.1:{port}/",
            "http://data.example:{port}/%zz", "https://mapped.example/data/..", "\thttp://data.example:{port}/", "ht\ntp://data.example:{port}/",
        ]),
        (Outside, ["https://mapped.example/data/link/passwd"]),
        ("characters: `http://data.example/aaa", ["http://data.example/{long}"]),
        ("characters: `http://aaa", ["http://{long}/"]),
        (Inside, [
            .. Names.Keys.Select(name => $"http://{name}:{{port}}/a.nc"),
            "https://v4.example:{port}/a.nc", "http://V4.EXAMPLE:{port}/a.nc", "http://data.example:{port}#@127.0.0.1",
            "http://data.example:{port}/?@127.0.0.1:{port}/", "http://data.example:{port}/?x=%00",
            "http://data.example:0{port}/", "http://data.example:{port}/%2F%2F127.0.0.1:{port}/a",
            "http://data.example:{port}//127.0.0.1:{port}/a", "http://data.example:{port}/a.nc?tas[0:1:2]&x=http://127.0.0.1",
            "http://data.example:{port}/\u202ecn.a",
        ]));

    /// <summary>Those of them that are no paths.</summary>
    public static TheoryData<string> Urls =>
        [.. Direct.Select(row => row.Data.Item1).Where(url => url[0] is not ('/' or '{'))];

    /// <summary>Those of them that a program which is not strict takes for a URL.</summary>
    public static TheoryData<string> LooseUrls => [.. Direct.Select(row => row.Data.Item1).Where(url =>
        Uri.TryCreate(url.Replace("{port}", "1", StringComparison.Ordinal), UriKind.Absolute, out _))];

    /// <summary>Where a listed host sends those who ask it, and what the refusal says.</summary>
    public static TheoryData<string, string> Redirects => All(
        (Unlisted, [
            "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http:\\\\127.0.0.1:{port}/",
            "http://localhost:{port}/", "http://[::1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://0:{port}/",
            "http://2130706433:{port}/", "http://0x7f.1:{port}/", "http://0177.0.0.1:{port}/", "http://127.1:{port}/",
            "http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/", "http://data.example:22/",
            "http://user@data.example:{port}/", "http://data.example@127.0.0.1:{port}/", "file:///etc/passwd",
            "gopher://127.0.0.1:{port}/_a", "ftp://127.0.0.1:{port}/a", "data:application/x-netcdf;base64,Q0RG",
            "javascript:alert(1)", "unix:///var/run/docker.sock",
        ]),
        (Inside, [.. Names.Keys.Select(name => $"http://{name}:{{port}}/a.nc")]),
        ("without a usable Location", ["http://[::1:{port}/", "http://data.example:99999/"]));

    private static TheoryData<string, string> All(params (string Reason, string[] Urls)[] groups) =>
        [.. groups.SelectMany(group => group.Urls.Select(url => (url, group.Reason)))];
}
