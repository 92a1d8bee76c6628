using CsCheck;

namespace SkRerank.Lucene.Tests;

/// <summary>Generates records whose values repeat, and include every kind of edge.</summary>
internal static class EverythingGenerator
{
    private static readonly string?[] Texts = [null, "", "a", "A", "ab", "é", "\0", "日本", new string('x', 3000), new string('x', 2999) + "y"];
    private static readonly double?[] Doubles = [null, 0, -0.0, 1, -1, 0.1f, 0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];
    private static readonly int?[] Ints = [null, 0, 1, -1, 2, int.MinValue, int.MaxValue];
    private static readonly long?[] Longs = [null, 0, 1, -1, long.MinValue, long.MaxValue, int.MaxValue];
    private static readonly decimal?[] Decimals = [null, 0, 0.0m, 1, -1.5m, decimal.MaxValue, 0.1m];
    private static readonly DateTime[] Dates = [DateTime.MinValue, DateTime.MaxValue, new(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc), new(2024, 2, 29, 0, 0, 0, DateTimeKind.Local), new(2024, 2, 29, 0, 0, 1)];
    private static readonly DateTimeOffset?[] Offsets = [null, new(2024, 2, 29, 0, 0, 0, TimeSpan.Zero), new(2024, 2, 29, 2, 0, 0, TimeSpan.FromHours(2)), DateTimeOffset.MinValue, DateTimeOffset.MaxValue];
    private static readonly Guid?[] Guids = [null, Guid.Empty, new("00112233-4455-6677-8899-aabbccddeeff")];
    private static readonly string[]?[] Lists = [null, [], ["a"], ["a", "b"], ["", "\0"], ["ab", "ab"]];

    public static Gen<Everything> One { get; } =
        from texts in Pick(Texts).Array[2]
        from flags in Pick<bool?>([null, true, false]).Array[2]
        from ints in Pick(Ints).Array[2]
        from number in Pick(Longs)
        from doubles in Pick(Doubles).Array[2]
        from money in Pick(Decimals)
        from date in Pick(Dates)
        from offset in Pick(Offsets)
        from guid in Pick(Guids)
        from lists in Pick(Lists).Array[2]
        select new Everything
        {
            IString = texts[0],
            PString = texts[1],
            IBool = flags[0] == true,
            PBool = flags[1],
            IInt = ints[0] ?? 7,
            PInt = ints[1],
            ILong = number,
            IFloat = (float)(doubles[0] ?? 3),
            IDouble = doubles[1],
            IDecimal = money,
            IDate = date,
            IOffset = offset,
            IGuid = guid,
            ITags = lists[0],
            PTags = lists[1] is null ? null : [.. lists[1]!],
        };

    public static Gen<T> Pick<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
