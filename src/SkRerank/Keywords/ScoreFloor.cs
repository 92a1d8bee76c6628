namespace SkRerank.Keywords;

/// <summary>Keeps the greatest of the scores it is given, and knows the least of them once it is full: what a further document must exceed.</summary>
internal sealed class ScoreFloor(int capacity)
{
    private readonly float[] _heap = new float[capacity];
    private int _count;

    /// <summary>Gets the least of the kept scores; 0 where there is room for more.</summary>
    public float Value { get; private set; }

    public void Add(float score)
    {
        if (_count < _heap.Length)
        {
            var at = _count++;
            for (; at > 0 && _heap[(at - 1) / 2] > score; at = (at - 1) / 2) _heap[at] = _heap[(at - 1) / 2];
            _heap[at] = score;
            if (_count == _heap.Length) Value = _heap[0];
            return;
        }

        if (score <= Value) return;
        var hole = 0;
        while (true)
        {
            var child = (2 * hole) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && _heap[child + 1] < _heap[child]) child++;
            if (_heap[child] >= score) break;
            _heap[hole] = _heap[child];
            hole = child;
        }

        _heap[hole] = score;
        Value = _heap[0];
    }
}
