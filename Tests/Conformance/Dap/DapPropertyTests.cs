using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance.Dap;

/// <summary>Any part of a variable is the same part of the file, by a reader of DAP2 that is not ours either.</summary>
public sealed class DapPropertyTests
{
    private const string Script =
        """
        import random, struct, sys, urllib.parse, urllib.request, numpy as np, netCDF4
        url, seed = sys.argv[2], int(sys.argv[3])
        draw = random.Random(seed)
        file = netCDF4.Dataset(sys.argv[1])
        file.set_auto_maskandscale(False)
        file.set_auto_chartostring(False)
        wire = {'f4': '>f4', 'f8': '>f8', 'i4': '>i4', 'i2': '>i4', 'i1': 'u1', 'u1': 'u1', 'u2': '>u4', 'u4': '>u4',
                'i8': '>f8', 'u8': '>f8'}

        def numbers(data, at, shape, kind):
            form = np.dtype(wire[kind])
            if shape == ():
                if form.itemsize == 1:
                    return np.frombuffer(data, '>u4', 1, at).astype('u1').view(kind)[0], at + 4
                return np.frombuffer(data, form, 1, at).astype(kind)[0], at + form.itemsize
            count = int(np.prod(shape))
            assert struct.unpack_from('>II', data, at) == (count, count)
            values = np.frombuffer(data, form, count, at + 8)
            values = values.view(kind) if kind == 'i1' else values.astype(kind)
            return values.reshape(shape), at + 8 + (count * form.itemsize + 3) // 4 * 4

        def texts(data, at, shape):
            count = 1
            if shape != ():
                count, = struct.unpack_from('>I', data, at)
                assert count == np.prod(shape)
                at += 4
            values = []
            for _ in range(count):
                length, = struct.unpack_from('>I', data, at)
                values.append(data[at + 4:at + 4 + length])
                at += 4 + (length + 3) // 4 * 4
            return values, at

        names = [name for name in file.variables if name != 'gaps']
        order = list(file.variables)
        checked = 0
        for _ in range(150):
            chosen = draw.sample(names, draw.randint(1, 3))
            parts, cuts = [], {}
            for name in chosen:
                shape = file[name].shape[:-1] if file[name].dtype.kind == 'S' else file[name].shape
                cut = []
                for length in shape:
                    start = draw.randrange(length)
                    stop = draw.randrange(start, length)
                    cut.append((start, draw.randint(1, 4), stop))
                text = ''.join(f'[{start}:{stride}:{stop}]' if draw.random() < .8 or stride > 1 else f'[{start}:{stop}]'
                               for start, stride, stop in cut)
                cuts[name] = tuple(slice(start, stop + 1, stride) for start, stride, stop in cut)
                grid = all(name in file.variables and file[name].dtype.kind != 'S' for name in file[name].dimensions)
                is_grid = grid and shape != () and file[name].dimensions != (name,) and file[name].dtype.kind != 'S'
                parts.append((f'{name}.{name}' if is_grid else name) + text)
            query = ','.join(parts)
            if draw.random() < .5:
                query = urllib.parse.quote(query, safe=',:.')
            with urllib.request.urlopen(f'{url}.dods?{query}') as answer:
                data = answer.read()
                length = answer.headers['Content-Length']
            assert length is None or int(length) == len(data)
            at = data.index(b'\nData:\n') + 7
            for name in sorted(chosen, key=order.index):
                expected = np.asarray(file[name][cuts[name] + (Ellipsis,)])
                if expected.dtype.kind == 'S':
                    rows = expected.reshape(-1, expected.shape[-1])
                    found, at = texts(data, at, expected.shape[:-1])
                    assert found == [row.tobytes().rstrip(b'\0') for row in rows], (query, found)
                else:
                    found, at = numbers(data, at, expected.shape, expected.dtype.str[1:])
                    assert found.tobytes() == expected.tobytes(), (query, found, expected)
                checked += 1
            assert at == len(data), (query, at, len(data))
        print(checked > 150)
        """;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Any_part_over_DAP_is_numpys_part_of_the_file(bool isCdf5, int seed)
    {
        await using var dap = await DapHost.Start(isCdf5);

        Assert.Equal("True\n", await Python.RunAsync(Script, dap.File, dap.Url, FormattableString.Invariant($"{seed}")));
    }
}
