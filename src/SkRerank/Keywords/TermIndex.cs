namespace SkRerank.Keywords;

/// <summary>Holds the postings, lengths and deletions of numbered documents; the caller locks.</summary>
/// <remarks>A deleted document keeps its number and its postings until <see cref="Compact"/>, and counts in no statistics.</remarks>
internal sealed class TermIndex
{
    private readonly Dictionary<string, PostingList> _lists = new(StringComparer.Ordinal);
    private readonly DocumentSet _live = new();
    private int[] _lengths = [];
    private int _maxLength;
    private int _maxFrequencyCode;
    private int _maxLengthCode;

    // Made by the first reader that needs it; readers may race, and make the same.
    private volatile ImpactTable? _impacts;

    /// <summary>Gets how many numbers have been given, those of deleted documents among them.</summary>
    public int Numbers { get; private set; }

    /// <summary>Gets the number of live documents.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of terms of all live documents.</summary>
    public long TotalLength { get; private set; }

    /// <summary>Gets the number of deleted documents that still take room.</summary>
    public int Deleted => Numbers - Count;

    public double AverageLength => Count == 0 ? 0 : (double)TotalLength / Count;

    /// <summary>Writes what live documents have; numbers close up.</summary>
    public void Write(BinaryWriter writer)
    {
        var numbers = LiveNumbers();
        writer.Write7BitEncodedInt(Count);
        for (var number = 0; number < Numbers; number++)
        {
            if (numbers[number] >= 0) writer.Write7BitEncodedInt(_lengths[number]);
        }

        writer.Write7BitEncodedInt(_lists.Count);
        foreach (var (term, list) in _lists)
        {
            SnapshotFile.WriteText(writer, term);
            writer.Write7BitEncodedInt(list.CountLive(_live, Deleted));
            var last = 0;
            foreach (var posting in list.Items)
            {
                var number = numbers[Posting.Document(posting)];
                if (number < 0) continue;
                writer.Write7BitEncodedInt(number - last);
                writer.Write7BitEncodedInt(Posting.Frequency(posting));
                last = number;
            }
        }
    }

    public static TermIndex Read(BinaryReader reader)
    {
        var index = new TermIndex { Numbers = reader.Read7BitEncodedInt() };
        index.Count = index.Numbers;
        index._lengths = new int[index.Count];
        for (var number = 0; number < index.Count; number++) index.AddLength(number, reader.Read7BitEncodedInt());
        for (var terms = reader.Read7BitEncodedInt(); terms > 0; terms--)
        {
            var term = SnapshotFile.ReadText(reader);
            var count = reader.Read7BitEncodedInt();
            if (count == 0) continue;
            var list = new PostingList(count);
            for (var number = 0; count > 0; count--)
            {
                number += reader.Read7BitEncodedInt();
                index.AddPosting(list, number, reader.Read7BitEncodedInt());
            }

            index._lists.Add(term, list);
        }

        return index;
    }

    /// <summary>Makes what reads the texts to be added.</summary>
    public PendingText CreatePending() => new(_lists);

    /// <summary>Adds a document, and gives its number.</summary>
    public int Add(PendingText text)
    {
        var number = Numbers++;
        if (number == _lengths.Length) Array.Resize(ref _lengths, Math.Max(16, number * 2));
        Count++;
        AddLength(number, text.Length);
        foreach (var (term, list) in text.NewTerms) _lists.Add(term, list);
        foreach (var list in text.Lists) AddPosting(list, number, list.Pending);

        return number;
    }

    public bool IsLive(int number) => _live.Contains(number);

    public void Delete(int number)
    {
        _live.Remove(number);
        Count--;
        TotalLength -= _lengths[number];
    }

    /// <summary>Finds the best documents: score descending, then number.</summary>
    public List<(int Number, double Score)> Search(Bm25Formula formula, TermCounter query, int top, Func<int, bool>? accept)
    {
        var (terms, offset) = Weigh(formula, query);
        if (terms.Count == 0) return [];
        var live = Deleted == 0 ? accept ?? (_ => true) : number => _live.Contains(number) && (accept is null || accept(number));
        var candidates = new TopSearch(terms, Impacts(formula), Numbers, top, live).Run();
        var scores = Score(formula, terms, candidates);
        var order = new int[candidates.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;

            // Before the order is made: what the offset makes equal must stand in the order of the documents.
            scores[i] += offset;
        }

        order.AsSpan().Sort((x, y) => scores[x] != scores[y] ? scores[y].CompareTo(scores[x]) : x.CompareTo(y));
        return [.. order.Take(top).Select(i => (candidates[i], scores[i]))];
    }

    /// <summary>Gives how many live documents have each term.</summary>
    public IEnumerable<KeyValuePair<string, long>> DocumentFrequencies() =>
        _lists.Select(l => KeyValuePair.Create(l.Key, (long)l.Value.CountLive(_live, Deleted))).Where(t => t.Value > 0);

    /// <summary>Drops deleted documents and terms without a document, and gives each old number its new one, or -1.</summary>
    public int[] Compact()
    {
        var numbers = LiveNumbers();
        var next = Count;
        for (var number = 0; number < Numbers; number++)
        {
            if (numbers[number] >= 0) _lengths[numbers[number]] = _lengths[number];
        }

        for (var number = 0; number < Numbers; number++)
        {
            if (number < next) _live.Add(number);
            else _live.Remove(number);
        }

        Numbers = next;
        foreach (var (term, list) in _lists.ToList())
        {
            list.Renumber(numbers);
            if (list.Items.IsEmpty) _lists.Remove(term);
        }

        return numbers;
    }

    /// <summary>Gives each number the one it has when the deleted are left out, or -1.</summary>
    private int[] LiveNumbers()
    {
        var numbers = new int[Numbers];
        var next = 0;
        for (var number = 0; number < Numbers; number++) numbers[number] = _live.Contains(number) ? next++ : -1;
        return numbers;
    }

    private void AddLength(int number, int length)
    {
        _lengths[number] = length;
        _maxLength = Math.Max(_maxLength, length);
        TotalLength += length;
        _live.Add(number);
    }

    private void AddPosting(PostingList list, int number, int frequency)
    {
        var posting = Posting.Pack(number, frequency, _lengths[number]);
        list.Add(posting);
        _maxFrequencyCode = Math.Max(_maxFrequencyCode, Posting.FrequencyCode(Posting.Code(posting)));
        _maxLengthCode = Math.Max(_maxLengthCode, Posting.LengthCode(Posting.Code(posting)));
    }

    /// <summary>Scores documents, given in ascending order, to the last bit: each term's part in the order of the query.</summary>
    private double[] Score(Bm25Formula formula, List<QueryTerm> terms, List<int> documents)
    {
        var scores = new double[documents.Count];
        var average = AverageLength;
        foreach (var term in terms)
        {
            var items = term.Postings.Items;
            var at = 0;
            for (var i = 0; i < scores.Length; i++)
            {
                at = TermCursor.Search(items, at, documents[i]);
                if (at == items.Length) break;
                if (Posting.Document(items[at]) == documents[i]) scores[i] += formula.Add(term.Weight, Posting.Frequency(items[at]), _lengths[documents[i]], average);
            }
        }

        return scores;
    }

    private ImpactTable Impacts(Bm25Formula formula)
    {
        var impacts = _impacts;
        if (impacts?.Fits(AverageLength, _maxFrequencyCode, _maxLengthCode) == true) return impacts;
        return _impacts = new ImpactTable(formula, AverageLength, _maxFrequencyCode, _maxLengthCode, _maxLength);
    }

    private (List<QueryTerm> Terms, double Offset) Weigh(Bm25Formula formula, TermCounter query)
    {
        var terms = new List<QueryTerm>(query.Terms.Count);
        double offset = 0;
        for (var i = 0; i < query.Terms.Count; i++)
        {
            if (!_lists.TryGetValue(query.Terms[i], out var list)) continue;
            var containing = list.CountLive(_live, Deleted);
            if (containing == 0) continue;
            var weight = query.Counts[i] * formula.Idf(Count, containing);
            if (weight <= 0) continue;
            offset += weight * formula.Absent();
            terms.Add(new QueryTerm(list, weight));
        }

        return (terms, offset);
    }
}
