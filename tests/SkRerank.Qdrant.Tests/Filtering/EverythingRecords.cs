namespace SkRerank.Qdrant.Tests.Filtering;

/// <summary>Makes records whose values repeat, with every kind of edge, from a seed.</summary>
internal static class EverythingRecords
{
    private static readonly string?[] Texts = [null, "", "a", "A", "ab", "é", "\0", "日本", "it's \"x\" \\ {y}", new string('x', 3000)];
    private static readonly double?[] Doubles = [null, 0, -0.0, 1, -1, 2.5, 0.1f, 0.1, 1e300, double.Epsilon];
    private static readonly int?[] Ints = [null, 0, 1, -1, 2, int.MinValue, int.MaxValue];
    private static readonly long?[] Longs = [null, 0, 1, -1, long.MinValue, long.MaxValue, (1L << 53) + 1, int.MaxValue];
    private static readonly DateTime[] Dates = [DateTime.MinValue, DateTime.MaxValue, new(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc), new(2024, 2, 29), new(2024, 2, 29, 0, 0, 1)];
    private static readonly DateTimeOffset?[] Offsets = [null, new(2024, 2, 29, 0, 0, 0, TimeSpan.Zero), new(2024, 2, 29, 2, 0, 0, TimeSpan.FromHours(2)), DateTimeOffset.MinValue, DateTimeOffset.MaxValue];
    private static readonly DateOnly?[] Days = [null, new(2024, 2, 28), new(2024, 2, 29), DateOnly.MinValue];
    private static readonly Guid?[] Guids = [null, Guid.Empty, new("00112233-4455-6677-8899-aabbccddeeff")];
    private static readonly string[]?[] Lists = [null, [], ["a"], ["a", "b"], ["", "\0"], ["ab", "ab"]];
    private static readonly int[]?[] NumberLists = [null, [], [1], [2, 3], [-1, int.MaxValue]];

    public static IReadOnlyList<Everything> Make(int seed, int count)
    {
        var random = new Random(seed);
        T Pick<T>(T[] values) => values[random.Next(values.Length)];
        return [.. Enumerable.Range(1, count).Select(i => new Everything
        {
            Id = (ulong)i,
            Text = Pick(Texts),
            Plain = Pick(Texts),
            Flag = random.Next(2) == 0,
            Maybe = Pick<bool?>([null, true, false]),
            Small = Pick<byte>([0, 8, 255]),
            Short = Pick<short?>([null, -9, 8]),
            Whole = Pick(Ints) ?? 7,
            MaybeWhole = Pick(Ints),
            Big = Pick(Longs),
            Single = (float)Math.Clamp(Pick(Doubles) ?? 3, -1e30, 1e30),
            Double = Pick(Doubles),
            Date = Pick(Dates),
            Offset = Pick(Offsets),
            Day = Pick(Days),
            Uuid = Pick(Guids),
            Tags = Pick(Lists),
            Numbers = Pick(NumberLists)?.ToList(),
            Ratios = Pick(NumberLists)?.Select(n => n / 2.0).ToList(),
            Uuids = Pick<Guid[]?>([null, [], [Guid.Empty]]),
            Flags = Pick<bool[]?>([null, [], [true], [false, true]])?.ToList(),
            Offsets = Pick<DateTimeOffset[]?>([null, [], [new(2024, 2, 29, 2, 0, 0, TimeSpan.FromHours(2))]]),
        })];
    }
}
