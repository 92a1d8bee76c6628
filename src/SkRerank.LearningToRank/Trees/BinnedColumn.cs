namespace SkRerank.LearningToRank.Trees;

/// <summary>A feature as the splits of an ensemble see it: up to 254 rising thresholds, or one set of categories, and what counts as missing.</summary>
/// <remarks>A value becomes the number of thresholds below it, one byte; a split on threshold <c>j</c> sends it left where that byte is at most <c>j</c>.</remarks>
internal sealed class BinnedColumn
{
    /// <summary>The greatest number of thresholds: bytes 0 to 254 count them, and 255 is kept for a missing value that goes right.</summary>
    public const int MostThresholds = 254;

    private const byte MissingRight = byte.MaxValue;
    private readonly MissingValue _missing;
    private readonly byte _missingBin;
    private readonly uint[]? _categories;
    private readonly ThresholdSearch? _search;

    public BinnedColumn(int feature, MissingValue missing, bool defaultLeft, ReadOnlySpan<double> thresholds)
    {
        (Feature, _missing, _missingBin) = (feature, missing, defaultLeft ? (byte)0 : MissingRight);
        _search = new ThresholdSearch(thresholds);
    }

    public BinnedColumn(int feature, uint[] categories) => (Feature, _categories) = (feature, categories);

    /// <summary>Gets the feature.</summary>
    public int Feature { get; }

    /// <summary>Turns the values of a block of rows into bytes.</summary>
    /// <param name="values">The values, one a row.</param>
    /// <param name="bins">Receives a byte a row.</param>
    public void Fill(ReadOnlySpan<double> values, Span<byte> bins)
    {
        if (_categories is not null)
        {
            for (var i = 0; i < values.Length; i++) bins[i] = TreeSplit.HasCategory(_categories, values[i]) ? (byte)0 : (byte)1;
            return;
        }

        _search!.CountBelow(values, bins);
        switch (_missing)
        {
            case MissingValue.None:
                for (var i = 0; i < values.Length; i++)
                {
                    if (double.IsNaN(values[i])) bins[i] = _search.CountBelow(0);
                }

                break;
            case MissingValue.Zero:
                for (var i = 0; i < values.Length; i++)
                {
                    if (values[i] == 0 || double.IsNaN(values[i])) bins[i] = _missingBin;
                }

                break;
            default:
                for (var i = 0; i < values.Length; i++)
                {
                    if (double.IsNaN(values[i])) bins[i] = _missingBin;
                }

                break;
        }
    }
}
